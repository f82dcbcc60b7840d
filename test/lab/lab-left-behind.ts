/** Makes a lab with one host, says its id, and lives on: the test ends it like a crash would. */
import { createLab } from '../lab-kit/lab.ts';

const lab = await createLab();
const host = await lab.host('debian');
console.log(JSON.stringify({ id: lab.id, address: host.address }));
setInterval(() => undefined, 60_000);
