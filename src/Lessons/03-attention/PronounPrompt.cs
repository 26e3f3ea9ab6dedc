using BetweenTokens.Inspection;
using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Models;
using BetweenTokens.NextToken;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A sentence with two people and two pronouns, and the question who waved.</summary>
/// <param name="Ids">The text.</param>
/// <param name="Subject">Position of «она» or «он», who waves.</param>
/// <param name="Object">Position of «ему» or «ей», who is waved to.</param>
/// <param name="OfSubject">Position of the name of who waves.</param>
/// <param name="OfObject">Position of the other name.</param>
/// <param name="Right">The answer's token.</param>
/// <param name="Names">Tokens of all ten names.</param>
public sealed record PronounPrompt(int[] Ids, int Subject, int Object, int OfSubject, int OfObject, int Right, IReadOnlyList<int> Names)
{
    private static readonly string[] _women = ["Алиса", "Маша", "Оля", "Катя", "Даша"], _men = ["Боб", "Вася", "Петя", "Коля", "Митя"];
    private static readonly string[] _english = ["Alice", "Mary", "Anna", "Emma", "Sarah"],
        _englishMen = ["Bob", "John", "Tom", "Peter", "David"];

    /// <summary>
    /// Log-odds of the right name among all ten: to know that a woman is meant is not enough. Nine equal rivals: −2.2.
    /// </summary>
    public double Lead(float[] logits) =>
        logits[Right] - Math.Log(Names.Where(name => name != Right).Sum(name => Math.Exp(logits[name])));

    /// <summary>
    /// All pairs of a woman and a man in the words of a model, each in four variants: who sees whom, and who waves. Diagonals first, so
    /// that any twelve in a row hold every name.
    /// </summary>
    public static IEnumerable<(string Unit, int Index, IReadOnlyList<PronounPrompt> Variants)> Pairs(LanguageModel model) =>
        from shift in Enumerable.Range(0, 5)
        from first in Enumerable.Range(0, 5)
        let second = (first + shift) % 5
        let isWorld = Lessons.Claims.Evidence.KindOf(model.Name) == Lessons.Claims.EvidenceKind.Glass
        let unit = isWorld ? $"{_women[first]}, {_men[second]}" : $"{_english[first]}, {_englishMen[second]}"
        select (unit, (shift * 5) + first, Variants(model, isWorld, first, second));

    private static IReadOnlyList<PronounPrompt> Variants(LanguageModel model, bool isWorld, int woman, int man) =>
    [
        .. from womanSees in new[] { true, false }
           from seerWaves in new[] { true, false }
           select isWorld ? InWorld(Noun.Of(_women[woman]), Noun.Of(_men[man]), womanSees, seerWaves)
               : InEnglish(model, _english[woman], _englishMen[man], womanSees, seerWaves),
    ];

    private static PronounPrompt InWorld(Noun woman, Noun man, bool womanSees, bool seerWaves)
    {
        var (who, whom) = womanSees ? (woman, man) : (man, woman);
        var (actor, other) = seerWaves ? (who, whom) : (whom, who);
        var words = AttentionWorld.Law.Words;
        int[] ids = [AttentionWorld.Law.EndToken, .. words.Text(
            $"вчера {who.Lemma} {Verb.Of("увидел").Past(who.Agreement)} {whom[Case.Accusative]} , и {actor.Pronoun} "
            + $"{Verb.Of("помахал").Past(actor.Agreement)} {(other.Gender == Gender.Masculine ? "ему" : "ей")} рукой . "
            + "кто помахал рукой ?")];
        return new(ids, 7, 9, seerWaves ? 2 : 4, seerWaves ? 4 : 2, words.Word(actor.Lemma),
            [.. _women.Concat(_men).Select(words.Word)]);
    }

    private static PronounPrompt InEnglish(LanguageModel model, string woman, string man, bool womanSees, bool seerWaves)
    {
        var (who, whom) = womanSees ? (woman, man) : (man, woman);
        var (actor, other) = seerWaves ? (who, whom) : (whom, who);
        var (she, him) = actor == woman ? (" she", " him") : (" he", " her");
        int Id(string token) => ((TokenChoice)token).Id(model);
        int[] ids = model.PromptIds($"Yesterday {who} saw {whom}, and{she} waved to{him}. The name of the person who waved was");
        int At(int id) => Array.IndexOf(ids, id);
        return new(ids, At(Id(she)), At(Id(him)), At(Id(" " + actor)), At(Id(" " + other)), Id(" " + actor),
            [.. _english.Concat(_englishMen).Select(name => Id(" " + name))]);
    }
}
