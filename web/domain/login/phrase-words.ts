/** Short, common, spelt as they sound, and hard to take for one another: 128 of each, which is seven bits a word. */
export const firstWords: readonly string[] = `
  amber ancient arctic autumn azure balmy basalt bold brass breezy bright brisk bronze calm candid cedar cheery
  chilly civil clear clever cobalt cool copper coral cosmic cosy cotton crimson crisp curious daring dapper dawn
  deep denim dusky eager early ebony elder emerald fabled fair fancy fern festive fine fleet fluent fond frank
  fresh frosty gentle ginger glad gleaming golden grand granite green hardy hazel hearty honest humble hushed
  indigo ivory jade jolly jovial keen kind lapis lemon lilac linen lively lofty loyal lucid lunar magenta maple
  marble mellow merry mighty mild mint misty modest navy neat nimble noble northern oaken olive opal orange
  patient pearl placid plucky plum polar proud quiet quick rapid rosy royal ruby rustic saffron sandy scarlet
  serene silent silver sleek solar steady sunny teal
`
  .trim()
  .split(/\s+/)

export const secondWords: readonly string[] = `
  acorn albatross anchor antelope arrow badger bamboo banner beacon bear beaver bison boulder bridge brook
  buffalo cactus camel canyon cardinal caribou castle cheetah cliff clover comet compass condor cove crane creek
  cricket cypress dolphin dove dragon eagle egret elk ember falcon feather ferret finch fjord fox gazelle gecko
  geyser glacier goose grove gull harbor hare harvest hawk heron hill hornet ibex iguana island jaguar kayak
  kestrel kite koala lagoon lantern lark leopard lily lion lizard llama lobster lynx magpie mammoth marmot
  meadow mesa meteor moose moth mustang narwhal newt oasis ocelot orchid oriole osprey otter owl panda panther
  parrot pebble pelican penguin pigeon pine plover puffin puma quail rabbit raven reef ridge river robin salmon
  seal sparrow spruce squirrel stork summit swan tiger toucan trout tulip turtle valley
`
  .trim()
  .split(/\s+/)
