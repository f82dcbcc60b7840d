/** What a chart and its table are told. */
export interface OverTimeProps {
  /** Short name of a site; undefined for all. */
  readonly site: string | undefined;
  readonly days: number;
  readonly timezone: string;
  /** The hour of now, epoch ms: what is drawn is drawn anew when it changes. */
  readonly now: number;
  readonly as: 'chart' | 'table';
}
