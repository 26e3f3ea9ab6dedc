using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-09: are there heads that continue by copying what was met before?</summary>
public static class InductionHeads
{
    private const long Seed = 309;
    private const int Choosing = 10, Deciding = 40, Lots = 3;
    private const double Looks = 0.3;
    private static readonly Lazy<TrainingLaw> _copies = new(() => GlassModel.LawOf(TrainingRecipes.Load("induction-2")));

    internal static string[] Columns { get; } = ["score", "gain", "lost without these", "lost without others"];

    /// <summary>The two-layer network that learnt to copy.</summary>
    internal static Survey TwoLayers { get; } = OfDocuments("induction, two layers", "glass/induction-2", "induction-2", Fresh.Not);

    /// <summary>The same with one layer.</summary>
    internal static Survey OneLayer { get; } = OfDocuments("induction, one layer", "glass/induction-1", "induction-2", Fresh.Not);

    /// <summary>Two layers that learnt nothing.</summary>
    internal static Survey UntrainedTwoLayers { get; } =
        OfDocuments("induction, two layers, untrained", "glass/induction-2", "induction-2", Fresh.Untrained);

    /// <summary>The world's model on documents of repeats.</summary>
    internal static Survey World { get; } = OfDocuments("induction, world", AttentionWorld.Glass, "base", Fresh.Not);

    /// <summary>The same before an untrained network.</summary>
    internal static Survey UntrainedWorld { get; } =
        OfDocuments("induction, world, untrained", AttentionWorld.Glass, "base", Fresh.Untrained);

    /// <summary>The real model on random tokens twice.</summary>
    internal static Survey English { get; } = OfTokens("induction, English", Fresh.Not);

    /// <summary>The same before an untrained network.</summary>
    internal static Survey UntrainedEnglish { get; } = OfTokens("induction, English, untrained", Fresh.Untrained);

    private static Survey OfDocuments(string name, string model, string recipe, Fresh fresh) => SurveyModels.Survey(
        name, model, Columns, loaded => With(loaded, fresh, index => Document(recipe, index)),
        (_, one) => Row(one.Heads, one.Index, one.Ids, one.Chosen, one.Others));

    // What others would lose is three passes more: a check does without it, and before an untrained network without what these lose.
    private static Survey OfTokens(string name, Fresh fresh) => OfTokens(name, fresh, lost: 2) with
    {
        Brief = OfTokens(name, fresh, lost: fresh == Fresh.Not ? 1 : 0).Run,
    };

    private static Survey OfTokens(string name, Fresh fresh, int lost) => SurveyModels.Survey(
        name, AttentionWorld.Real, Columns,
        loaded => With(loaded, fresh, index => HeadScores.RepeatedTokens(loaded, 25, (Seed * 1000) + index)),
        (_, one) => Row(one.Heads, one.Index, one.Ids, one.Chosen, one.Others, lost));

    private static int[] Document(string recipe, int index)
    {
        if (recipe == "base")
        {
            return AttentionWorld.Read(AttentionWorld.DocumentOf("repeats", index, Seed));
        }

        var law = _copies.Value;
        return [law.EndToken, .. new Sampler(law, new SeededRandom(Seed).Fork(index).NextInt64()).Next()[..^1]];
    }

    // The first ten sequences choose the heads and give their means; the next forty decide.
    private static IEnumerable<(MeanHeads Heads, int Index, int[] Ids, (int, int)[] Chosen, (int, int)[][] Others)> With(
        LanguageModel model, Fresh fresh, Func<int, int[]> sequence)
    {
        foreach (var (read, _) in fresh.With(model, Seed, [0]))
        {
            // one pass over each sequence for both
            Trace[] choosing = [.. Enumerable.Range(0, Choosing).Select(index => read.Trace(sequence(index),
                TraceOptions.Only([.. Patterns(read), .. MeanHeads.Places(read)])))];
            using var heads = new MeanHeads(read, choosing);
            var (chosen, rest) = Choose(read, choosing);
            var random = new SeededRandom(Seed);
            var others = Enumerable.Range(0, Lots).Select(_ => Lot(rest, chosen.Length, random)).ToArray();
            for (var index = Choosing; index < Choosing + Deciding; index++)
            {
                yield return (heads, index, sequence(index), chosen, others);
            }
        }
    }

    /// <summary>
    /// Induction heads, the best first: those whose mean attention to the places after former occurrences is 0.3 or more, or the best
    /// one. The rest are heads of no part in it: neither such nor, with 0.3 or more, looking at the word before.
    /// </summary>
    public static ((int Layer, int Head)[] Induction, (int Layer, int Head)[] Others) Choose(
        LanguageModel model, IReadOnlyList<int[]> texts)
    {
        Trace[] traces = [.. texts.Select(ids => model.Trace(ids, TraceOptions.Only([.. Patterns(model)])))];
        var heads = Choose(model, traces);
        Array.ForEach(traces, trace => trace.Dispose());
        return heads;
    }

    private static ((int Layer, int Head)[] Induction, (int Layer, int Head)[] Others) Choose(
        LanguageModel model, IReadOnlyList<Trace> traces)
    {
        var (induction, previous) = (traces.Select(HeadScores.Induction).ToList(), traces.Select(HeadScores.PreviousToken).ToList());
        double Mean(List<double[,]> all, (int Layer, int Head) one) => all.Average(scores => scores[one.Layer, one.Head]);
        var heads = Enumerable.Range(0, model.Config.NLayers)
            .SelectMany(layer => Enumerable.Range(0, model.Config.NHeads).Select(head => (Layer: layer, Head: head)))
            .OrderByDescending(one => Mean(induction, one)).ToList();
        var count = Math.Max(1, heads.Count(one => Mean(induction, one) >= Looks));
        return ([.. heads.Take(count)], [.. heads.Skip(count).Where(one => Mean(previous, one) < Looks)]);
    }

    private static IEnumerable<HookAddress> Patterns(LanguageModel model) =>
        Enumerable.Range(0, model.Config.NLayers).Select(layer => new HookAddress(HookPoint.Pattern, layer));

    private static (int, int)[] Lot((int, int)[] rest, int count, SeededRandom random)
    {
        var mixed = rest.ToArray();
        random.Shuffle(mixed);
        return mixed[..Math.Min(count, mixed.Length)];
    }

    private static SurveyRow Row(
        MeanHeads heads, int index, int[] ids, (int Layer, int Head)[] chosen, (int, int)[][] others, int lost = 2)
    {
        using var trace = heads.Model.Trace(ids, TraceOptions.Only([.. Patterns(heads.Model), new(HookPoint.Logits)]));
        var gain = Gain(trace.LogitRows(), ids);
        double Lost((int, int)[] without) => gain - Gain(heads.Model.With(heads.Of(without)).Logits(ids), ids);
        return new(AttentionWorld.Unit(index),
            HeadScores.Induction(trace)[chosen[0].Layer, chosen[0].Head], gain,
            lost > 0 ? Lost(chosen) : double.NaN, lost > 1 ? others.Average(Lost) : double.NaN);
    }

    /// <summary>Mean loss after words that are new to the text less that after words that were met before, nats.</summary>
    internal static double Gain(LogitRows rows, int[] ids)
    {
        var losses = Enumerable.Range(1, ids.Length - 2)
            .ToLookup(i => Array.IndexOf(ids, ids[i]) < i, i => -Distributions.LogProbability(rows[i], ids[i + 1]));
        return losses[false].Average() - losses[true].Average();
    }

    /// <summary>What the rule asks for.</summary>
    /// <param name="table">Sequences before the model.</param>
    /// <param name="untrained">The same before an untrained network.</param>
    /// <param name="text">The model's or text's name.</param>
    /// <param name="oneLayer">The same before a network of one layer; null: nothing is said of one.</param>
    public static Evidence Judge(SurveyTable table, SurveyTable untrained, string text, SurveyTable? oneLayer = null)
    {
        double[] gain = table["gain"], lost = [.. table["lost without these"].Zip(table["lost without others"], (a, b) => a - b)];
        Measured[] layer = oneLayer is null ? [] : [Measured.Mean("prefix-matching score in one layer", oneLayer["score"], Seed)];
        return Evidence.Of(
            table,
            [
                Measured.Mean($"gain from the repetition: {text}", gain, Seed),
                .. layer,
                Measured.Mean($"prefix-matching score in an untrained network: {text}", untrained["score"], Seed),
                Measured.Mean($"prefix-matching score of the best head: {text}", table["score"], Seed),
                Measured.Ratio($"share of the gain lost without these heads beyond others: {text}", lost, gain, Seed),
            ]);
    }
}
