/**
 * Words that file names and window titles of a clinic are made of and that are no surname, lower case. Two capitalised
 * words of which one is here are a document or a program, not a person.
 */
const LIST = `
about absent accepted access account accounts acct acrobat active activity ad add added address admin administrator
admitted adobe advanced agenda agent agreement alert alerts all analysis and annual api app application appointment
appointments approval archive archived archives area athena athenaone audit august authorization auto automatic
available back backup backups badge balance bank basic batch billing blank block blue board book bookings brochure
browser budget bug bulk business cache calculator calendar call campaign cancelled card care case cases center central
certificate change changes chart charts chat check checked checklist chrome claim claims clean client clinic clinical
cloud code command common communication company compare compliance computer confidential config configuration confirm
connect connection consent consents console contact contacts contract control copy core corp cost cover covid create
created cross cumulative current custom customer daily dashboard data database date day db debug deceased december
default defender delete deleted demo demographics dental dentrix department desktop detail details device devices
diagnostic diagnostics diagram dialog dicom directions directory discharge discharged disk display document documents
done download downloads draft drafts drive driver drivers echo eclinicalworks edge edit editor education ehr
electronic email emergency employee emr encounter entry env epic error errors estimate event events example excel
exchange explorer export exports external fax faxes feature february file files final finance find finished firefox
firewall first flow folder folders form forms found framework free friday full general getting global google group
groups guide handbook handler handout health help hipaa history home hospital house hr hyperspace icon image images
imaging import imports inactive inbox incoming index info information inspection install installer insurance intake
internal internet intro invalid inventory invoice invoices item items january job journal july june kareo key keyboard
kit lab label labels labs last latest layout ledger legal letter letters library license line link list lists live
load loaded local log login logo logs lost lunch machine mail main maintenance manager manual map march marketing
master medical medication meeting memo menu merged message messages meta microsoft minutes missing mobile model module
monday monitor monthly mozilla music my name network new news newsletter next nextgen night no none not note notepad
notes notice notification november number nurse october office old onboarding onedrive online open opendental openemr
operations option options order orders organization out outbox outgoing outlook overview packet page pages panel paper
patch patient patients payment payments payroll performance permission personal pharmacy phone photo photos picture
pictures plan planning player point policies policy portal poster power powershell practice prescription presentation
preview price print printer printers privacy private procedure procedures process product profile program progress
project properties protocol provider public purchase quality quarterly query quest queue quick quickbooks quote
radiology rate raw read reader readme ready rebuild receipt receipts record records recovery recycle reference
referral referrals refill register registration registry release reminder remote removed renewal report reports
request requests research reset resource response restore result results review risk room root rule rules safety
sample saturday save saved scan scanned scans schedule schedules screen script search secure security select september
server service services session set settings setup share shared sheet shift shop shot signature signed site slide
software source spreadsheet staff standard start started state statement statements status storage store studio
summary sunday supplies supply support survey switch system table task tasks tax team teams technician technologies
temp template templates terminal terms test tests thumb thumbnails thursday time title to today tool tools training
transfer trash treatment tuesday tutorial unavailable unknown unsorted untitled update updated updates upload uploads
user users vaccine vendor version video view viewer visit visual vital vitals volume waiver warning web wednesday week
weekly welcome windows wizard word work worklist workspace writer xray year zoom
`;

const WORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));

/** True for a word that files and programs are named with. Case does not matter. */
export function isOrdinary(word: string): boolean {
  return WORDS.has(word.toLowerCase());
}
