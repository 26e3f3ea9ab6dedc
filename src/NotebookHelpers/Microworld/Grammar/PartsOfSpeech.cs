using BetweenTokens.Microworld.Kinds;

namespace BetweenTokens.Microworld.Grammar;

/// <summary>Part of speech of a word of the world.</summary>
public enum PartOfSpeech
{
    /// <summary>кот, коврике</summary>
    Noun,

    /// <summary>Алиса, Белов, Париж</summary>
    Name,

    /// <summary>чёрная, огромный</summary>
    Adjective,

    /// <summary>сидит, увидела</summary>
    Verb,

    /// <summary>17</summary>
    Number,

    /// <summary>. , : ?</summary>
    Mark,
}

/// <summary>Which words of a world are which part of speech, by the tables that the world is made of.</summary>
public static class PartsOfSpeech
{
    /// <summary>Name in Russian.</summary>
    public static string NameRu(this PartOfSpeech part) => part switch
    {
        PartOfSpeech.Noun => "существительное",
        PartOfSpeech.Name => "имя собственное",
        PartOfSpeech.Adjective => "прилагательное",
        PartOfSpeech.Verb => "глагол",
        PartOfSpeech.Number => "число",
        _ => "знак",
    };

    /// <summary>Word ids with their part. Words that are in no table, or in tables of two parts, are left out.</summary>
    public static IReadOnlyDictionary<int, PartOfSpeech> Of(Lexicon words)
    {
        var found = new Dictionary<int, PartOfSpeech?>();
        foreach (var (word, part) in Tables().Concat(words.Words.Skip(1).SelectMany(ByLetters)))
        {
            if (words.Find(word) is >= 0 and var id)
            {
                found[id] = found.TryGetValue(id, out var other) && other != part ? null : part;
            }
        }

        return found.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!.Value);
    }

    private static IEnumerable<(string Word, PartOfSpeech Part)> Tables()
    {
        var (people, names) = (FactWords.Russian.People().SelectMany(name => name.Split(' ')),
            FactWords.Russian.Capitals.SelectMany(pair => new[] { pair.Country, pair.City }));
        return WordForms.OfNouns(Noun.All.Values)
            .SelectMany(group => group).Select(form => (form, char.IsUpper(form[0]) ? PartOfSpeech.Name : PartOfSpeech.Noun))
            .Concat(WordForms.OfAdjectives(Adjective.All.Values).SelectMany(group => group).Select(form => (form, PartOfSpeech.Adjective)))
            .Concat(WordForms.OfVerbs(Verb.All.Values).SelectMany(group => group).Select(form => (form, PartOfSpeech.Verb)))
            .Concat(people.Concat(names).Select(form => (form, PartOfSpeech.Name)));
    }

    private static IEnumerable<(string Word, PartOfSpeech Part)> ByLetters(string word) =>
        word.All(char.IsAsciiDigit) ? [(word, PartOfSpeech.Number)]
            : word.All(letter => char.IsPunctuation(letter) || char.IsSymbol(letter)) ? [(word, PartOfSpeech.Mark)]
            : [];
}
