using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>Nouns that obey one law, up to agreement: what they are like, what they do and where.</summary>
internal sealed record SceneSpecies(double Weight, Noun[] Nouns, Adjective[] Adjectives, SceneAct[] Acts)
{
    // weight | nouns | adjectives | verb weight places; a place is a preposition and a noun: «на.коврик»
    private const string Lines = """
        12 | кот кошка | чёрный белый рыжий серый | сидел 30 на.коврик на.окно на.крыльцо; спал 30 на.коврик на.диван; мурлыкал 25 на.диван на.коврик; смотрел 7 в.окно; глядел 7 в.окно
        10 | пёс собака | чёрный белый рыжий маленький | лаял 35 на.крыльцо в.сад; лежал 25 на.крыльцо на.коврик; спал 20 на.крыльцо в.трава; смотрел 10 в.окно; глядел 10 в.окно
        6 | тигр тигрица | рыжий старый | охотился 45 в.лес у.река; рычал 35 в.пещера в.лес; спал 20 в.трава
        6 | лев львица | рыжий старый | рычал 40 на.поляна в.трава; лежал 40 в.трава на.поляна; охотился 20 у.река
        6 | волк волчица | серый старый | охотился 60 в.лес на.поляна; рычал 20 в.лес; спал 20 в.пещера
        6 | медведь медведица | белый огромный громадный | спал 50 в.пещера; рычал 20 в.лес; стоял 30 у.река
        6 | заяц зайчиха | белый серый маленький | прыгал 60 на.поляна в.сад; сидел 40 в.трава в.лес
        6 | слон слониха | серый огромный громадный | трубил 45 у.река на.поляна; стоял 55 у.река на.луг
        6 | орёл орлица | чёрный старый | кружил 50 над.лес над.поле; летел 30 над.море; сидел 20 на.ветка
        6 | голубь голубка | белый серый | сидел 55 на.крыша на.ветка; летел 25 над.поле; кружил 20 над.крыша
        6 | гусь гусыня | белый серый | плыл 45 по.река; летел 35 над.река над.поле; стоял 20 на.луг
        6 | козёл коза | белый чёрный | пасся 65 на.луг; прыгал 20 на.луг; стоял 15 в.сад
        6 | осёл ослица | серый старый | пасся 50 на.луг; стоял 50 в.сад у.река
        4 | бегемот гиппопотам | огромный громадный старый | лежал 50 у.река в.трава; спал 30 у.река; стоял 20 у.берег
        6 | корабль судно | белый старый огромный громадный | плыл 70 по.море; стоял 30 в.гавань у.берег
        6 | лодка яхта | белый маленький | плыл 60 по.река по.море; стоял 40 у.берег
        4 | самолёт аэроплан | белый серый маленький | летел 75 над.море над.лес; кружил 25 над.поле
        4 | облако | белый серый огромный громадный | плыло 65 над.море над.поле; стояло 35 над.лес над.гора
        """;

    public static SceneSpecies[] Table { get; } =
    [
        .. Lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read),
    ];

    private static SceneSpecies Read(string line)
    {
        var cells = line.Split(" | ");
        var acts = cells[3].Split("; ").Select(ReadAct).ToArray();
        var total = acts.Sum(act => act.Weight);
        return new(double.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture), Noun.List(cells[1]),
            Adjective.List(cells[2]), [.. acts.Select(act => act with { Weight = act.Weight / total })]);
    }

    private static SceneAct ReadAct(string text)
    {
        var cells = text.Split(' ');
        var verb = Verb.All.Values.Single(v => v.PastMasculine == cells[0] || v.PastNeuter == cells[0]);
        return new(verb, double.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture), [.. cells.Skip(2).Select(ReadPlace)]);
    }

    // «в окно» is a direction, all other places are rest; «у», «над» and «по» have one case each.
    private static string ReadPlace(string text)
    {
        var (preposition, noun) = (text.Split('.')[0], Noun.Of(text.Split('.')[1]));
        var form = preposition switch
        {
            "у" => Case.Genitive,
            "над" => Case.Instrumental,
            "по" => Case.Dative,
            "в" when noun.Lemma == "окно" => Case.Accusative,
            "в" or "на" => Case.Prepositional,
            _ => throw new FormatException($"Preposition «{preposition}» in «{text}»."),
        };
        return $"{preposition} {noun[form]}";
    }
}

/// <summary>Something that a species does, with its probability, in one of several places.</summary>
internal sealed record SceneAct(Verb Verb, double Weight, string[] Places);
