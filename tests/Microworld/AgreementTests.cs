using System.Text.RegularExpressions;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Grammar;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

/// <summary>
/// Every sentence that can be generated is read by a second grammar: it knows endings, not the tables' features, and finds
/// subject, adjective, verb and pronoun by their neighbours.
/// </summary>
[Trait("tier", "fast")]
public sealed partial class AgreementTests
{
    private static readonly HashSet<string> _masculineInA = ["папа", "Вася", "Петя", "Коля", "Митя"];
    private static readonly HashSet<string> _masculineInSoft = ["медведь", "голубь", "гусь", "корабль", "рыцарь", "олень"];
    private static readonly HashSet<string> _adjectiveStems =
    [
        "чёрн", "бел", "сер", "рыж", "маленьк", "огромн", "громадн", "стар", "красн", "син", "зелён", "золот",
    ];

    public static TheoryData<string, int> Kinds =>
        new() { { "scenes", 1500 }, { "narration", 500 }, { "tales", 300 }, { "conflict", 300 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Adjective_noun_verb_and_pronoun_agree_in_every_sentence(string kind, int least)
    {
        var world = Worlds.Of(kind, 96);
        var (sentences, problems) = (0, new List<string>());
        foreach (var sentence in Sentences(world).Distinct())
        {
            sentences++;
            if (Problem(sentence.Split(' ')) is { } problem)
            {
                problems.Add($"{problem}: {sentence}");
            }
        }

        Assert.True(sentences >= least, $"only {sentences} sentences");
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("чёрный кошка спит на диване .")]
    [InlineData("кошки спит на диване .")]
    [InlineData("кот спала на диване .")]
    [InlineData("судно плыла по морю .")]
    [InlineData("рыбу съела кот .")]
    [InlineData("вчера Маша увидел Боба , и он помахал ей рукой")]
    [InlineData("вчера Маша увидела Боба , и он помахала ей рукой")]
    [InlineData("жил-был синяя дракон , который любил море .")]
    [InlineData("жила-была синяя русалка , который любил море .")]
    [InlineData("она жил в озере и владела водой .")]
    public void The_second_grammar_finds_a_slip(string sentence) => Assert.NotNull(Problem(sentence.Split(' ')));

    [Fact]
    public void Every_noun_adjective_and_verb_of_the_tables_is_spoken()
    {
        var world = Worlds.Default;
        var words = world.Words.Words.ToHashSet();
        Assert.All(Noun.All.Values, noun => Assert.Contains(Enum.GetValues<Case>().Select(form => noun[form]), words.Contains));
        Assert.All(Adjective.All.Values,
            adjective => Assert.Contains([adjective.Masculine, adjective.Feminine, adjective.Neuter, adjective.Plural], words.Contains));
        Assert.All(Verb.All.Values, verb => Assert.Contains(
            [verb.Singular, verb.Plural, verb.PastMasculine, verb.PastFeminine, verb.PastNeuter], words.Contains));
    }

    [Fact]
    public void Forms_of_every_noun_follow_its_declension()
    {
        foreach (var noun in Noun.All.Values)
        {
            var (nominative, genitive, dative, accusative, instrumental) =
                (noun.Lemma, noun[Case.Genitive], noun[Case.Dative], noun[Case.Accusative], noun[Case.Instrumental]);
            Assert.Equal(GenderOf(nominative), noun.Gender);
            var last = nominative[^1];
            if (last is 'а' or 'я')
            {
                Assert.Matches("[ыи]$", genitive);
                Assert.Matches("[еи]$", dative);
                Assert.Matches("[ую]$", accusative);
                Assert.Matches("[оеё]й$", instrumental);
                Assert.Equal(dative, noun[Case.Prepositional]);
            }
            else if (noun.Gender == Gender.Feminine)
            {
                Assert.Equal(nominative, accusative);
                Assert.EndsWith("ью", instrumental, StringComparison.Ordinal);
                Assert.Equal(genitive, dative);
            }
            else
            {
                Assert.Matches("[ая]$", genitive);
                Assert.Matches("[ую]$", dative);
                Assert.Matches("[оеё]м$", instrumental);
                Assert.Equal(noun is { Gender: Gender.Masculine, IsAnimate: true } ? genitive : nominative, accusative);
            }
        }
    }

    private static IEnumerable<string> Sentences(Law law)
    {
        var seen = new HashSet<Position> { law.Start };
        var waiting = new Queue<Position>(seen);
        while (waiting.TryDequeue(out var start))
        {
            foreach (var (words, next) in Finish(law, start, ""))
            {
                yield return words;
                if (seen.Add(next))
                {
                    waiting.Enqueue(next);
                }
            }
        }
    }

    private static IEnumerable<(string Words, Position Next)> Finish(Law law, Position from, string words)
    {
        foreach (var (_, token, next) in law.Moves(from))
        {
            if (token is not { } id)
            {
                foreach (var rest in Finish(law, next, words))
                {
                    yield return rest;
                }
            }
            else if (law.Words.Words[id] is var word && word is "." or "?" or Lexicon.End)
            {
                yield return ($"{words} {word}".Trim(), next);
            }
            else
            {
                foreach (var rest in Finish(law, next, $"{words} {word}".Trim()))
                {
                    yield return rest;
                }
            }
        }
    }

    private static string? Problem(string[] words)
    {
        Agreement? subject = null;
        for (var i = 0; i < words.Length; i++)
        {
            var (word, next) = (words[i], i + 1 < words.Length ? words[i + 1] : "");
            if (AdjectiveForm(word) is { } adjective && Subject(next) is { } described && adjective != described)
            {
                return $"«{word} {next}»";
            }

            if (word is "жил-был" or "жила-была" && AdjectiveForm(next) is { } form
                && form != (word is "жил-был" ? Agreement.Masculine : Agreement.Feminine))
            {
                return $"«{word} {next}»";
            }

            if (word is "который" or "которая" && subject != (word is "который" ? Agreement.Masculine : Agreement.Feminine))
            {
                return $"«{word}»";
            }

            if (VerbForms(word) is { Count: > 0 } verb)
            {
                // «рыбу съел кот»: the subject follows where none came before
                var agent = subject ?? Subject(next);
                if (agent is { } who && !verb.Contains(who))
                {
                    return $"«{word}» with {who}";
                }
            }

            subject = word switch
            {
                "он" => Agreement.Masculine,
                "она" => Agreement.Feminine,
                _ when Subject(word) is { } found && (subject is null || words[i - 1] is "?" or ".") => found,
                _ => subject,
            };
        }

        return null;
    }

    // Nominatives only: a feminine in -ь has the same accusative, but then a subject came before.
    private static Agreement? Subject(string word) =>
        Noun.All.ContainsKey(word) ? (Agreement)GenderOf(word)
            : Noun.All.Values.Any(noun => noun.HasPlural && noun.Plural == word) ? Agreement.Plural
            : null;

    private static Gender GenderOf(string nominative) => nominative[^1] switch
    {
        'а' or 'я' => _masculineInA.Contains(nominative) ? Gender.Masculine : Gender.Feminine,
        'о' or 'е' => Gender.Neuter,
        'ь' => _masculineInSoft.Contains(nominative) ? Gender.Masculine : Gender.Feminine,
        _ => Gender.Masculine,
    };

    private static Agreement? AdjectiveForm(string word)
    {
        var match = AdjectiveEnding().Match(word);
        if (!match.Success || !_adjectiveStems.Contains(word[..match.Index]))
        {
            return null;
        }

        return match.Value switch
        {
            "ый" or "ий" or "ой" => Agreement.Masculine,
            "ая" or "яя" => Agreement.Feminine,
            "ое" or "ее" => Agreement.Neuter,
            _ => Agreement.Plural,
        };
    }

    // By ending alone, among the words that are forms of verbs at all.
    private static HashSet<Agreement> VerbForms(string word)
    {
        if (!Verb.All.Values.Any(v =>
            new[] { v.Singular, v.Plural, v.PastMasculine, v.PastFeminine, v.PastNeuter, v.PastPlural }.Contains(word)))
        {
            return [];
        }

        return word switch
        {
            _ when PastFeminine().IsMatch(word) => [Agreement.Feminine],
            _ when PastNeuter().IsMatch(word) => [Agreement.Neuter],
            _ when PastPlural().IsMatch(word) => [Agreement.Plural],
            _ when PresentPlural().IsMatch(word) => [Agreement.Plural],
            _ when PresentSingular().IsMatch(word) => [Agreement.Masculine, Agreement.Feminine, Agreement.Neuter],
            _ => [Agreement.Masculine], // -л, -лся, and without л: пасся, мог
        };
    }

    [GeneratedRegex("(ый|ий|ой|ая|яя|ое|ее|ые|ие)$")]
    private static partial Regex AdjectiveEnding();

    [GeneratedRegex("(ла|лась)$")]
    private static partial Regex PastFeminine();

    [GeneratedRegex("(ло|лось)$")]
    private static partial Regex PastNeuter();

    [GeneratedRegex("(ли|лись)$")]
    private static partial Regex PastPlural();

    [GeneratedRegex("(ут|ют|ат|ят)(ся)?$")]
    private static partial Regex PresentPlural();

    [GeneratedRegex("(ит|ет|ёт)(ся)?$")]
    private static partial Regex PresentSingular();
}
