/** Name (behind `custom:`) of the check that `service_health_checks` of the configuration makes. */
export const SERVICE_HEALTH_NAME = 'service-health';
