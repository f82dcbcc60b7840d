import { resolve } from 'node:path';
import type { VerifyReport } from '../../contract/evidence.ts';
import type { DesktopApi } from './electron-api.ts';

/**
 * `--audit PATH`: verifies evidence and says what came of it. No window, no page, no core, no data folder, no vault, no
 * credentials, no network: only files are read. Ends the application.
 */
export async function audit(
  electron: Pick<DesktopApi, 'app' | 'dialog'>,
  path: string,
  verify: (paths: readonly string[]) => Promise<VerifyReport>,
): Promise<void> {
  const shown = resolve(path);
  try {
    const { message, detail, fine } = inWords(await verify([shown]), shown);
    await electron.dialog.showMessageBox({
      type: fine ? 'info' : 'warning',
      title: 'Rounds: auditor',
      message,
      detail,
      buttons: ['Close'],
    });
    electron.app.exit(fine ? 0 : 1);
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    electron.dialog.showErrorBox('Rounds: auditor', told);
    electron.app.exit(3);
  }
}

/** The verdict, in words; what the desktop does not show yet is said, and where it is to be had. */
export function inWords(report: VerifyReport, path: string) {
  const { valid, incomplete, unknown_key, invalid } = report.summary;
  const missing = report.logs.reduce((sum, log) => sum + log.missing.length, 0);
  const logFails = report.logs.filter((log) => Object.values(log.checks).some((check) => check.result === 'fail'));
  const nothing = report.results.length === 0;
  const fine = !nothing && incomplete + unknown_key + invalid + missing + logFails.length === 0;
  const demo = report.results.some((result) => result.demo === true);
  return {
    fine,
    message: nothing
      ? 'There is no evidence here.'
      : fine
        ? 'Everything here is valid, and nothing is missing.'
        : 'Not everything here can be relied on.',
    detail: [
      path,
      `${valid} valid, ${incomplete} incomplete, ${unknown_key} by an unknown key, ${invalid} invalid; ${missing} missing from ${report.logs.length === 1 ? 'the log' : `${report.logs.length} logs`}.`,
      ...(logFails.length > 0 ? [`Logs that do not hold: ${logFails.map((log) => log.device_id).join(', ')}.`] : []),
      ...(demo ? ['Some of it was made by a demo console and proves nothing of any clinic.'] : []),
      ...(unknown_key > 0 ? ['Whose keys are to be believed is told with "rounds verify PATH --keys FILE".'] : []),
      'This window gives the verdict alone. Every check of every bundle: rounds verify PATH.',
    ].join('\n\n'),
  };
}
