/**
 * Common given names in the United States, lower case, without accents. Written from general knowledge of the census
 * and social-security lists, with names of the larger immigrant communities. It decides only whether two words in a
 * file name or a window title are a person: a name that is not here is found where the place says so (a patient's
 * folder, "Last, First").
 */
const LIST = `
aaron abby abdul abigail abraham adaeze adam aditya adrian adriana agnes ahmed aida aiden aisha akira alan albert
alberto alejandra alejandro alex alexa alexander alexandra alexis alfred alfredo ali alice alicia alina allen allison
alma alvin alyssa amanda amber amelia amina amir amit amy ana ananya andre andrea andres andrew andy angel angela
angelica angelina angie anh anil anita ann anna anne annette annie anthony antonia antonio anya aoife april araceli
arash ariana arjun arlene armando arthur arturo asha ashley ashok asif audrey austin autumn ava bao barbara beatrice
beatriz becky belinda ben benjamin bernard bernice bertha beth bethany betty beverly bilal bill billy bjorn blanca bob
bobby bonnie brad bradley brandi brandon brandy brenda brendan brent brett brian briana brianna bridget brittany
brooke bruce bryan caleb calvin cameron camila candace carl carla carlos carmela carmen carol carole carolina caroline
carolyn carrie casey cassandra catherine cathy cecilia cedric celia cesar chad chandra chantal charlene charles
charlie charlotte chelsea chen cheryl chidi chinedu chinonso chloe chris christian christina christine christopher
christy chukwu cindy claire clara clarence claudia clayton clifford clinton cody cole colin colleen connie connor
consuelo corey cory courtney craig cristian cristina crystal curtis cynthia daisy dale dana daniel daniela danielle
danny darius dariusz darlene darrell darren darryl dave david dawn dean deanna deborah debra deepa deepak delores
denise dennis derek derrick desiree destiny devin diana diane diego diep dimitri dmitri dolores dominic don donald
donna dora doris dorothy doug douglas duane dustin dylan earl ebony eddie edgar edith edna eduard eduardo edward edwin
eileen ekaterina elaine eleanor elena eli elias elif elijah elizabeth ella ellen elsa elsie emeka emily emma emmanuel
enrique eric erica erik erika erin ernest esmeralda esperanza esteban esther ethan ethel eugene eva evan evelyn faith
farah fatima fatou felicia felix femi fernando fiona florence frances francis francisco francois frank franklin fred
freddie frederick gabriel gabriela gail gary gavin gene geoffrey george gerald gerardo gilbert gina giovanni giulia
gladys glen glenda glenn gloria gordon grace graciela greg gregory gretchen guadalupe guillermo gustavo gwen gwendolyn
hailey hannah harold harry haruki hassan hazel heather hector heidi helen henry herbert herman hilda hiroshi holly
howard hugo hung hussein ian ibrahim ibrahima ida ifeoma igor imran ines ingeborg ingrid irene iris irma isaac isabel
isabella isaiah isra ivan jack jackie jackson jacob jacqueline jaime jake jamal james jamie jamila jan jane janet
janice jared jasmine jason javier jay jean jeanette jeanne jeff jeffery jeffrey jelena jenna jennifer jenny jeremiah
jeremy jerome jerry jesse jessica jesus jian jiho jill jim jimmy jin joan joann joanna joanne joe joel johannes john
johnny jon jonathan jordan jorge jose joseph josephine joshua joy joyce juan juana juanita judith judy julia julian
julie julio june justin kaitlyn karen karina karl karla kate katherine kathleen kathryn kathy katie katrina kay kayla
keisha keith kelly kelsey ken kendra kenji kenneth kent kerry kevin khadija khalid kim kimberly kirk kofi kristen
kristin kristina kristine kumar kurt kwame kyle kylie lakshman lakshmi lan lance larry lars latoya laura lauren laurie
lawrence layla leah lee lena leo leon leonard leroy leslie leticia levi lewis liam liang lillian lillie linda lindsay
lindsey ling linh lisa lloyd logan lois lorena lorenzo loretta lori lorraine louis louise lucas lucia lucille lucy
luis lupe luz lydia lynn mabel mackenzie madeline madison magda maggie mahmoud mai malik manuel marc marcia marco
marcus marek margaret margarita maria mariah marian mariana marie marilyn mario marion marisela marisol marjorie mark
marlene marsha marta martha martin marvin mary maryam mason mateo matteo matthew maureen maurice max maya meera megan
mehmet mei melanie melinda melissa melody melvin mercedes meredith mia michael michaela michele michelle miguel mike
mildred milton mindy minh minji miranda miriam misty mitchell mohamed mohammad mohammed mohan moises molly monica
monique morgan mustafa myra nadia nancy naomi natalia natalie natasha nathan nathaniel naveen neha neil nelson ngozi
nguyen niamh nicholas nicole nina nkechi noah noel noor nora norma norman obinna olga oliver olivia olumide oluwaseun
omar oscar owen pablo paige pam pamela paolo parker parvati pat patricia patrick patti patty paul paula pauline pavel
pedro peggy penny perry peter phil philip phillip phuong phyllis pierre piotr pradeep preston priscilla priya qiang
quan rachel rafael rahul raj rajesh ralph ramesh ramon ramona randall randy raquel rashid raul ravi ray raymond
rebecca regina renee reza rhonda ricardo richard rick ricky riley rita rob robert roberta roberto robin rochelle
rodney roger rohan roland roman ron ronald ronnie rosa rosario rose rosemary ross roy ruben ruby rukhsana russell ruth
ryan saanvi sabrina sachiko saeed sally salma salvador sam samantha samir samuel sandeep sandra sandy sanjay sanjeev
santiago sara sarah satoshi savannah scott seamus sean sebastian sefa sergei sergio seth shane shanice shannon sharon
shaun shawn sheila shelby shelly sheri sherri sherry sheryl shirley shreya sierra silvia simon sinead siobhan slawomir
sofia sonia sonya sophia sophie soren spencer stacey stacy stan stanley stella stephanie stephen steve steven stuart
sue summer sunil sunita suresh susan suzanne svetlana sydney sylvia takashi tamara tamika tammy tanisha tanya tara
tariq tariro tatiana taylor ted temitope teresa teri terrance terrence terri terry thanh theodore theresa thi thomas
thuy tiffany tim timothy tina todd tom tomasz tommy toni tony tonya tracey traci tracy travis trevor tricia trinity
troy tuan tyler tyrone uchenna usman valentina valerie vanessa venkat vera verna vernon veronica vicki vickie victor
victoria vijay vikram viktor vince vincent viola violet virginia vivian vladimir wade walter wanda wanjiru warren
wayne wei wendy wesley whitney wiktoria willard william willie wilma xavier xiaoming ximena xiomara yasmin yaw yesenia
yolanda youssef yuki yusuf yvette yvonne zachary zainab zoe zoey zofia zubair
`;

/** Given names that stand for "this is a person". */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));
