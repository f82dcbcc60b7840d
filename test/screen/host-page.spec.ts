import { idOf } from '../support/fake-core/fixtures.ts';
import { expect, open, pictures, test, visit } from '../support/screen-test.ts';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

test('a page tells everything of one host: the worst check open, with meaning, difference and citation', async ({
  page,
  rounds,
}) => {
  rounds.core.says.groups = ['servers'];
  rounds.core.turn('ehr-db-01', 'logging', {
    state: 'drifted',
    severity: 'critical',
    summary: 'rsyslog is stopped: nothing has been written to the audit log since 13:58.',
    causes: ['service_inactive', 'canary_missing'],
    minutes: 3,
  });
  await open(page, rounds, '#/hosts/ehr-db-01');
  const card = page.getByTestId('card-logging');
  await expect(card).toHaveAttribute('open', '');
  await expect(card.getByTestId('meaning')).toContainText('means that who did what on this host is written down');
  await expect(card.getByTestId('difference')).toHaveAttribute('data-differing', '2');
  await expect(card.getByText('164.312(b)')).toBeVisible();
  await expect(card.getByTestId('history').getByRole('listitem')).toHaveCount(1);
  await card.getByText('Raw facts').click();
  await expect(card.getByLabel('Raw facts as JSON')).toHaveValue(/"rsyslog": "inactive"/);
  await expect(page.getByTestId('known-as')).toHaveAttribute('data-status', 'trusted');
  await expect(page.getByTestId('reached')).toContainText('servers');
  await expect(page.getByTestId('card-firewall')).not.toHaveAttribute('open', '');
  await page.getByTestId('card-firewall').locator('summary').first().click();
  await expect(page.getByTestId('card-firewall').getByTestId('meaning')).toBeVisible();
  await pictures(page, 'host');
});

test('it is reached by its id too, and a stranger is told so', async ({ page, rounds }) => {
  const { host_id } = rounds.core.find('imaging-gw').host;
  await open(page, rounds, `#/host/${host_id}`);
  await expect(page.getByRole('heading', { name: 'imaging-gw', level: 1 })).toBeVisible();
  await visit(page, '#/hosts/nobody');
  await expect(page.getByText('There is no such host')).toBeVisible();
});

test('it is live, leads to its other parts, and back to its row', async ({ page, rounds }) => {
  await open(page, rounds, '#/fleet/imaging-gw');
  await page.getByRole('dialog').getByRole('link', { name: 'Page' }).click();
  await expect(page.getByTestId('card-logging')).toHaveAttribute('data-state', 'compliant');
  rounds.core.turn('imaging-gw', 'logging', { state: 'drifted', severity: 'high', summary: 'Down.', minutes: 0 });
  await expect(page.getByTestId('card-logging')).toHaveAttribute('data-state', 'drifted');
  await page.getByRole('navigation', { name: 'Parts of imaging-gw' }).getByRole('link', { name: 'Baseline' }).click();
  await expect(page).toHaveURL(/#\/hosts\/imaging-gw\/baseline$/);
  await page.getByRole('main').getByRole('link', { name: 'Fleet' }).click();
  await expect(page.getByRole('dialog', { name: 'Host imaging-gw' })).toBeVisible();
});

test('an exception stands beside its check', async ({ page, rounds }) => {
  rounds.core.says.exceptions = {
    'xray-archive': [
      {
        scope: 'host',
        target_id: idOf('host', 1),
        target: 'xray-archive',
        check: 'firewall',
        state: 'alternative',
        reason: 'Filtered by the switch in front of it.',
        measure: 'Ticket 4211.',
        by: 'Dana Lead',
        review_by: '2027-01-31',
        standing: 'current',
      },
    ],
  };
  await open(page, rounds, '#/hosts/xray-archive');
  await page.getByTestId('card-firewall').locator('summary').first().click();
  await expect(page.getByTestId('card-firewall').getByTestId('exception')).toContainText('Ticket 4211.');
});
