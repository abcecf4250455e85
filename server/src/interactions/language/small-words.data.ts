/** Small words that make up a third of what is written in a language, in lower case. A word may stand in several. */
export const smallWords: Readonly<Record<string, string>> = {
  en: 'the and is was are were has have had been not this that with from for my your it its you we they what where when which there would could will can about nobody please since but of to in on i a an do does did be by or if so me our',
  es: 'el la los las un una de del que en y a no me mi mis su es está están ha han he con por para pero como más muy lo le les se al todavía cuando donde dónde qué este esta eso hola gracias quiero puede pueden sin sobre desde ya o si yo',
  fr: 'le la les un une des du de et est sont que qui ne pas je vous nous il elle mon ma mes votre pour avec dans sur mais ce cette ces ai a été avez plus en au aux se son sa bonjour merci où quand comme par si',
  de: 'der die das den dem ein eine einen und ist sind war nicht ich sie wir es er mein meine mit von für auf zu aber noch wie was wo wann bitte habe hat haben wurde dass im am bei oder auch nach seit kann ihr ihre',
  it: 'il lo la i gli le un una di del della che e è non mi mio mia sono ho ha con per ma come più si al alla nel nella questo questa da anche se quando dove ciao grazie buongiorno ancora stato',
  pt: 'o a os as um uma de do da dos das que e é não me meu minha com por para mas como mais em no na nos nas se foi está tem ao você eu este esta isso quando onde olá obrigado ainda já sem',
  nl: 'de het een en van is zijn was niet ik je jij u we wij hij mijn uw met voor op te dat die maar nog hoe wat waar wanneer heb heeft hebben er aan bij ook naar om als deze kan geen graag',
  ca: 'el la els les un una de del dels que i a no em meu meva és són amb per però com més molt ho li se al quan on què aquest aquesta hola gràcies vull encara està ha he sense des ja si',
  eu: 'eta da dira ez bat nire zure hau hori zer non noiz nola baina izan dut dugu du zen nik zuk gure oraindik kaixo eskerrik mesedez bada ere edo egin nahi dago behar',
  gl: 'o a os as un unha de do da dos das que e é non me meu miña con por para pero como máis en no na nos nas se foi está ten ao vostede eu este esta iso cando onde ola grazas aínda xa sen',
}
