using System.Globalization;

namespace BetweenTokens.Microworld.Grammar;

/// <summary>Words by form: those of one group can stand for each other without harm to agreement and government.</summary>
internal static class WordForms
{
    /// <summary>
    /// The nominative by gender, since adjectives and pasts agree with it; its plural; every other case,
    /// with which nothing agrees.
    /// </summary>
    public static IEnumerable<IEnumerable<string>> OfNouns(IEnumerable<Noun> nouns)
    {
        Noun[] all = [.. nouns];
        foreach (var gender in Enum.GetValues<Gender>())
        {
            yield return all.Where(noun => noun.Gender == gender).Select(noun => noun.Lemma);
        }

        yield return all.Where(noun => noun.HasPlural).Select(noun => noun.Plural);
        foreach (var form in Enum.GetValues<Case>().Where(form => form != Case.Nominative))
        {
            yield return all.Select(noun => noun[form]);
        }
    }

    /// <summary>By what the adjective agrees with.</summary>
    public static IEnumerable<IEnumerable<string>> OfAdjectives(IEnumerable<Adjective> adjectives)
    {
        Adjective[] all = [.. adjectives];
        return Enum.GetValues<Agreement>().Select(agreement => all.Select(adjective => adjective[agreement]));
    }

    /// <summary>The present by number, the past by what it agrees with.</summary>
    public static IEnumerable<IEnumerable<string>> OfVerbs(IEnumerable<Verb> verbs)
    {
        Verb[] all = [.. verbs];
        return
        [
            all.Select(verb => verb.Singular), all.Select(verb => verb.Plural),
            .. Enum.GetValues<Agreement>().Select(agreement => all.Select(verb => verb.Past(agreement))),
        ];
    }

    /// <summary>Numbers in digits.</summary>
    public static IEnumerable<string> Numbers(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(number => number.ToString(CultureInfo.InvariantCulture));
}
