using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-10: can anything but text say that a model does not know, and can text?</summary>
public static class NotKnowingSurveys
{
    // The rule asks for three areas at once.
    private const double Level = 1 - (0.05 / 3);
    private static readonly string[] _instructions = ["", "ответь кратко .", "ответь подробно ."];

    /// <summary>A hundred and twenty facts that were taught, and all that were withheld.</summary>
    public static Survey Facts { get; } = SurveyModels.Survey("facts-world", VotingWorld.Glass, ["entropy", "#withheld"],
        _ => GlassKnowledge.Questions(VotingWorld.Law.World, 120),
        (model, one) => new($"{one.Fact.Subject:000}-{one.Fact.Relation}",
            Distributions.Entropy(NextLogits.After(model, [one.Fact.Ids])[0]), one.Withheld ? 1 : 0));

    /// <summary>The capital of each country that has one, and of each that has none.</summary>
    public static Survey Countries { get; } = SurveyModels.Survey("countries-world", VotingWorld.Glass, ["«не знаю»", "#no capital"],
        _ => Questions.Countries, (model, one) => new(one.Name, DontKnow(model, one.Name), one.HasCapital ? 0 : 1));

    /// <summary>Questions to the real model: 0 easy, 1 hard, 2 about what does not exist.</summary>
    public static Survey English { get; } = SurveyModels.Survey("questions-english", VotingWorld.Real,
        ["entropy", "#group", "#right", "#right after examples"], _ => Asking(VotingQuestions.All),
        (model, one) => Row(model, one.Unit, one.Group, one.Prompt, one.Answer, one.Examples));

    /// <summary>The world's instrument, and what its text says.</summary>
    public static Evidence Judge(SurveyTable facts, SurveyTable countries)
    {
        bool[] unknown = [.. countries["#no capital"].Select(x => x == 1)];
        var says = countries["«не знаю»"];
        var usual = says.Where((_, i) => !unknown[i]).Average();
        return Evidence.Of(
            facts,
            Area("AUROC: мир, скрытые факты", facts["entropy"], [.. facts["#withheld"].Select(x => x == 1)]),
            Measured.MeanOfSeeds("«не знаю» after an unknown country beyond a known one",
                [.. says.Where((_, i) => unknown[i]).Select(p => p - usual)]));
    }

    /// <summary>The real model's two instruments.</summary>
    public static Evidence JudgeReal(SurveyTable questions)
    {
        double[] entropy = questions["entropy"], group = questions["#group"], right = questions["#right"];
        int[] known = [.. Enumerable.Range(0, entropy.Length).Where(i => group[i] < 2)];
        int[] easy = [.. known.Where(i => group[i] == 0)];
        var helped = questions["#right after examples"];
        return Evidence.Of(
            questions,
            Measured.Share("easy facts right", [.. easy.Select(i => helped[i] == 1)]),
            Area("AUROC: ошибки", [.. known.Select(i => entropy[i])], [.. known.Select(i => right[i] == 0)]),
            Area("AUROC: несуществующее", entropy, [.. group.Select(g => g == 2)]));
    }

    private static Measured Area(string name, double[] spread, bool[] unknown)
    {
        var (value, interval) = Ranking.DeLong(spread, unknown, Level);
        return new(name, value, interval, spread.Length);
    }

    // Mean over three ways to ask; after the question mark «не» begins nothing but «не знаю».
    private static double DontKnow(LanguageModel model, string country)
    {
        var words = VotingWorld.Law.Words;
        int[][] asked = [.. _instructions.Select(instruction =>
            (int[])[VotingWorld.Law.EndToken, .. words.Text($"{instruction} какой город — столица {country} ?".Trim())])];
        var first = NextLogits.After(model, asked);
        var second = NextLogits.After(model, [.. asked.Select(ids => (int[])[.. ids, words.Word("не")])]);
        return Enumerable.Range(0, asked.Length).Average(i => Math.Exp(
            Distributions.LogProbability(first[i], words.Word("не")) + Distributions.LogProbability(second[i], words.Word("знаю"))));
    }

    private static SurveyRow Row(LanguageModel model, string unit, int group, string prompt, string? answer, string examples)
    {
        var asked = KnowledgeClaims.Answer(model, prompt, answer);
        var helped = group == 0 && KnowledgeClaims.Answer(model, examples + prompt, answer).Right == true;
        return new(unit, asked.Entropy, group, asked.Right == true ? 1 : 0, helped ? 1 : 0);
    }

    private static IEnumerable<(string Unit, int Group, string Prompt, string? Answer, string Examples)> Asking(VotingQuestions all) =>
    [
        .. all.Facts.Select((q, i) => ($"easy-{i:000}", 0, q.Prompt, (string?)q.Answer, KnowledgeClaims.Examples(all.Facts, i))),
        .. all.Hard.Select((q, i) => ($"hard-{i:000}", 1, q.Prompt, (string?)q.Answer, "")),
        .. all.Invented.Select((prompt, i) => ($"none-{i:000}", 2, prompt, (string?)null, "")),
    ];
}
