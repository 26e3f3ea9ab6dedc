namespace BetweenTokens.Microworld.Kinds;

/// <summary>Sixty-four nouns, all different: the alphabet of the kinds that draw words at random.</summary>
internal static class KeyWords
{
    public static string[] Nouns { get; } =
        ("кот пёс тигр лев волк медведь заяц слон орёл голубь гусь козёл осёл корабль лодка судно самолёт "
            + "облако рыба мышь рысь коза утка паук "
        + "дракон рыцарь гном башня гора дом лес река поле море озеро луг сад берег трава ветка крыша окно "
        + "диван коврик книга груша мяч шарф зонт яблоко "
        + "шляпа ключ замок дверь снег ветер дождь туман солнце гроза сыр хлеб чай мёд").Split(' ');
}
