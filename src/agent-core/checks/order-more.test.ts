import { provesOrder, scale } from '../../../test/support/scales.ts';
import { baseline as baselineSchema } from '../../contract/baseline.ts';
import { evaluateAvEdr } from './av_edr/evaluate.ts';
import type { AvEdrFacts } from './av_edr/facts.ts';
import { evaluateBackup } from './backup/evaluate.ts';
import type { BackupFacts, JobFact, StatusFact } from './backup/facts.ts';
import { evaluateEncryption } from './encryption/evaluate.ts';
import type { EncryptionFacts, VolumeFact } from './encryption/facts.ts';
import type { UnitFact } from './units.ts';

const NOW = Date.UTC(2027, 0, 31);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const A = 'a'.repeat(64);
const unit = (name: string, load: string, active: string): UnitFact => ({
  name,
  id: name,
  load,
  active,
  sub: '',
  enabled: '',
});

const units = [
  ['loaded', 'active'],
  ['loaded', 'inactive'],
  ['not-found', 'inactive'],
] as const;
/** Good, then what proves nothing (the future), then worse and worse; `undefined` is "none". */
const ages = (most: number) => [0, most, -HOUR, most + 1, 4000 * DAY, undefined] as const;

provesOrder<AvEdrFacts>({
  name: 'antivirus',
  base: { units: [], programs: [] },
  evaluate: (facts, missing) =>
    evaluateAvEdr(
      { facts, missing },
      baselineSchema.parse({ av_edr: { service_name: 'mdatp', binary_path: '/x', binary_hash: A } }),
      NOW,
    ),
  scales: [
    scale(units, ([load, active]) => ({ units: [unit('mdatp', load, active)] })),
    scale([true, false], (protecting) => ({ protecting })),
    scale([A, 'b'.repeat(64), undefined], (sha256) => ({
      binary: { path: '/x', ...(sha256 === undefined ? {} : { sha256 }) },
    })),
    scale(ages(3 * DAY), (age) => ({
      signatures: { source: 'mdatp', ...(age === undefined ? {} : { at: NOW - age }) },
    })),
  ],
});

const jobs: readonly JobFact[] = [
  { unit: unit('restic-backup', 'loaded', 'inactive'), result: 'success' },
  { unit: unit('restic-backup', 'loaded', 'failed'), result: 'exit-code' },
  { unit: unit('restic-backup', 'not-found', 'inactive'), result: 'success' },
];
const status = (lastBackup: number | undefined, lastRestoreTest: number | undefined): StatusFact => ({
  path: '/s',
  present: true,
  lastBackup: lastBackup === undefined ? 'never' : NOW - lastBackup,
  lastRestoreTest: lastRestoreTest === undefined ? 'never' : NOW - lastRestoreTest,
});
const missingRecord: StatusFact = { path: '/s', present: false };

provesOrder<BackupFacts>({
  name: 'backup by its record',
  base: { candidates: [] },
  evaluate: (facts, missing) => evaluateBackup({ facts, missing }, baselineSchema.parse({ backup: {} }), NOW),
  scales: [
    scale(jobs, (job) => ({ job })),
    scale([...ages(DAY).map((age) => status(age, 0)), missingRecord], (fact) => ({ status: fact })),
  ],
});

provesOrder<BackupFacts>({
  name: 'backup by its restore test',
  base: { candidates: [] },
  evaluate: (facts, missing) => evaluateBackup({ facts, missing }, baselineSchema.parse({ backup: {} }), NOW),
  scales: [
    scale(jobs, (job) => ({ job })),
    scale([...ages(30 * DAY).map((age) => status(0, age)), missingRecord], (fact) => ({ status: fact })),
  ],
});

provesOrder<BackupFacts>({
  name: 'backup by its repository',
  base: { candidates: [] },
  evaluate: (facts, missing) =>
    evaluateBackup({ facts, missing }, baselineSchema.parse({ backup: { repository: '/srv/backup' } }), NOW),
  scales: [
    scale(jobs, (job) => ({ job })),
    scale([...ages(30 * DAY).map((age) => status(4000 * DAY, age)), missingRecord], (fact) => ({ status: fact })),
    scale([...ages(DAY), 'no repository' as const], (age) => ({
      repository: {
        exists: age !== 'no repository',
        host: 'srv1',
        own: typeof age === 'number' ? 1 : 0,
        others: 3,
        ...(typeof age === 'number' ? { newestAt: NOW - age } : {}),
      },
    })),
  ],
});

const volumes: readonly (VolumeFact | undefined)[] = [
  { name: 'cryptroot', mapped: true, kind: 'LUKS2', cipher: 'aes-xts-plain64' },
  { name: 'cryptroot', mapped: true, kind: 'LUKS2' },
  undefined,
  { name: 'cryptroot', mapped: true, kind: 'LUKS2', cipher: 'cipher_null-ecb' },
  { name: 'cryptroot', mapped: true, kind: 'PLAIN', cipher: 'aes-xts-plain64' },
  { name: 'cryptroot', mapped: false },
];

provesOrder<EncryptionFacts>({
  name: 'encryption',
  base: { volumes: [] },
  evaluate: (facts, missing) =>
    evaluateEncryption(
      { facts, missing },
      baselineSchema.parse({ encryption: { luks_volumes: ['cryptroot', 'crypthome'] } }),
    ),
  scales: [
    scale(volumes, (volume) => ({
      volumes: [
        ...(volume === undefined ? [] : [volume]),
        { name: 'crypthome', mapped: true, kind: 'LUKS1', cipher: 'aes-cbc-essiv:sha256' },
      ],
    })),
  ],
});
