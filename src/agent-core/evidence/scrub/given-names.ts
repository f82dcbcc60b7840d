/**
 * Common given names in the United States, lower case, without accents. Written from general knowledge of the census
 * and social-security lists, with names of the larger immigrant communities. It decides only whether two words in a
 * file name or a window title are a person: a name that is not here is found where the place says so (a patient's
 * folder, "Last, First").
 */
const LIST = `
aaron abby abdul abigail abraham adam adrian adriana agnes ahmed aida aiden aisha alan albert alberto alejandra
alejandro alex alexa alexander alexandra alexis alfred alfredo ali alice alicia alina allen allison alma alvin alyssa
amanda amber amelia amina amir amit amy ana andre andrea andres andrew andy angel angela angelica angelina angie anh
anil anita ann anna anne annette annie anthony antonia antonio anya april araceli ariana arjun arlene armando arthur
arturo ashley asha ashok asif audrey austin autumn ava barbara beatrice beatriz becky belinda ben benjamin bernard
bernice bertha beth bethany betty beverly bill billy blanca bob bobby bonnie brad bradley brandi brandon brandy brenda
brendan brent brett brian briana brianna bridget brittany brooke bruce bryan caleb calvin cameron camila candace carl
carla carlos carmen carol carole carolina caroline carolyn carrie casey cassandra catherine cathy cecilia cedric
celia cesar chad chandra charlene charles charlie charlotte chelsea chen cheryl chidi chloe chris christian christina
christine christopher christy cindy claire clara clarence claudia clayton clifford clinton cody cole colin colleen
connie connor consuelo corey cory courtney craig cristian cristina crystal curtis cynthia daisy dale dana daniel
daniela danielle danny darius darlene darrell darren darryl dave david dawn dean deanna deborah debra deepa delores
denise dennis derek derrick desiree destiny devin diana diane diego dmitri dolores dominic don donald donna dora doris
dorothy doug douglas duane dustin dylan earl ebony eddie edgar edith edna eduardo edward edwin eileen elaine eleanor
elena eli elias elijah elizabeth ella ellen elsa elsie emily emma emmanuel enrique eric erica erik erika erin ernest
esmeralda esperanza esteban esther ethan ethel eugene eva evan evelyn faith fatima felicia felix fernando florence
frances francis francisco frank franklin fred freddie frederick gabriel gabriela gail gary gavin gene geoffrey george
gerald gerardo gilbert gina giovanni gladys glen glenda glenn gloria gordon grace graciela greg gregory gretchen
guadalupe guillermo gustavo gwen gwendolyn hailey hannah harold harry hassan hazel heather hector heidi helen henry
herbert herman hilda holly howard hugo hung hussein ian ibrahim ida igor imran ingrid irene iris irma isaac isabel
isabella isaiah ivan jack jackie jackson jacob jacqueline jaime jake jamal james jamie jan jane janet janice jared
jasmine jason javier jay jean jeanette jeanne jeff jeffery jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry
jesse jessica jesus jill jim jimmy jin joan joann joanna joanne joe joel john johnny jon jonathan jordan jorge jose
joseph josephine joshua joy joyce juan juana juanita judith judy julia julian julie julio june justin kaitlyn karen
karina karl karla kate katherine kathleen kathryn kathy katie katrina kay kayla keisha keith kelly kelsey ken kendra
kenneth kent kerry kevin khadija khalid kim kimberly kirk kristen kristin kristina kristine kumar kurt kyle kylie lakshmi
lan lance larry latoya laura lauren laurie lawrence leah lee lena leo leon leonard leroy leslie leticia levi lewis liam
lillian lillie linda lindsay lindsey ling lisa lloyd logan lois lorena lorenzo loretta lori lorraine louis louise lucas
lucia lucille lucy luis lupe luz lydia lynn mabel mackenzie madeline madison maggie mahmoud mai manuel marc marcia
marco marcus margaret margarita maria mariah marian mariana marie marilyn mario marion marisol marjorie mark marlene
marsha marta martha martin marvin mary maryam mason mateo matthew maureen maurice max maya megan mehmet mei meera
melanie melinda melissa melody melvin mercedes meredith mia michael michaela michele michelle miguel mike mildred
milton minh mindy miranda miriam misty mitchell mohamed mohammad mohammed moises molly monica monique morgan mustafa
myra nadia nancy naomi natalia natalie natasha nathan nathaniel neha neil nelson nguyen nicholas nicole nina noah noel
noor nora norma norman olga oliver olivia omar oscar owen pablo paige pam pamela parker pat patricia patrick patti
patty paul paula pauline pedro peggy penny perry peter phil philip phillip phuong phyllis piotr preston priscilla
priya quan rachel rafael rahul raj rajesh ralph ramon ramona randall randy raquel raul ravi ray raymond rebecca
regina renee rhonda ricardo richard rick ricky riley rita rob robert roberta roberto robin rochelle rodney roger roland
roman ron ronald ronnie rosa rosario rose rosemary ross roy ruben ruby russell ruth ryan sabrina sally salvador sam
samantha samir samuel sandeep sandra sandy sanjay santiago sara sarah savannah scott sean sebastian sergei sergio seth
shane shannon sharon shaun shawn sheila shelby shelly sheri sherri sherry sheryl shirley shreya sierra silvia simon
sofia sonia sonya sophia sophie spencer stacey stacy stan stanley stella stephanie stephen steve steven stuart sue
summer sunil sunita susan suzanne svetlana sydney sylvia tamara tammy tanya tara tariq tatiana taylor ted teresa teri
terrance terrence terri terry thanh theodore theresa thomas thuy tiffany tim timothy tina todd tom tommy toni tony
tonya tracey traci tracy travis trevor tricia trinity troy tuan tyler tyrone valentina valerie vanessa vera verna
vernon veronica vicki vickie victor victoria vijay vikram vince vincent viola violet virginia vivian vladimir wade
walter wanda warren wayne wei wendy wesley whitney willard william willie wilma xavier ximena yasmin yesenia yolanda
youssef yuki yvette yvonne zachary zainab zoe zoey
`;

/** Given names that stand for "this is a person". */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));
