using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Two sentences that end with one word in two senses, and the same two with another word of no bearing.</summary>
/// <param name="First">Of the first sense.</param>
/// <param name="Second">Of the second.</param>
/// <param name="FirstPlain">The first with another word of no bearing.</param>
/// <param name="SecondPlain">The second with it.</param>
public sealed record SensePair(string First, string Second, string FirstPlain, string SecondPlain);

/// <summary>02-09, the sense: at which depth the states of a word part by sense, and what turns them.</summary>
public static class SenseSurveys
{
    /// <summary>Pairs of sentences of each word.</summary>
    public const int Pairs = 40;

    private const int GlassLayers = 6, RealLayers = 30;
    private const long Seed = 219;

    internal static IReadOnlyList<Survey> World { get; } =
        [.. EmbeddingWorld.Senses.Select(sense => Survey($"senses {sense.Word}", EmbeddingWorld.Glass, GlassLayers, _ => Of(sense)))];

    internal static Survey English { get; } = Survey("senses bank", EmbeddingWorld.Real, RealLayers, _ => Bank) with { DearSeconds = 12 };

    /// <summary>The sentences about banks.</summary>
    internal static IReadOnlyList<SensePair> Bank => [.. EmbeddingWords.All.Bank.Select(frame => new SensePair(
        frame.Text(river: true), frame.Text(river: false), frame.Text(river: true, plain: 1), frame.Text(river: false, plain: 1)))];

    /// <summary>
    /// Sentences of the world: one beginning of a document, then the sentence of either sense; another beginning for the control.
    /// </summary>
    internal static IReadOnlyList<SensePair> Of(WorldSense sense)
    {
        var beginnings = EmbeddingWorld.Beginnings(sense.Word, 2 * Pairs, Seed);
        string Text(int beginning, string sentence) => $"<end> {beginnings[beginning]} {sentence}";
        return [.. Enumerable.Range(0, Pairs).Select(i => new SensePair(
            Text(i, sense.First), Text(i, sense.Second), Text(Pairs + i, sense.First), Text(Pairs + i, sense.Second)))];
    }

    /// <summary>What the states say.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        var half = (table.Columns.Count(column => column.StartsWith("told ", StringComparison.Ordinal)) - 1) / 2;
        return Evidence.Of(
            table,
            Measured.Exact($"share told before the first block: {condition}", table["told 0"].Average(), table.Rows.Count),
            Measured.Mean($"share told at half the depth: {condition}", table[$"told {half}"], Seed),
            Measured.Mean($"share of sentences whose sense turns with the word that decides it: {condition}", table["turned"], Seed),
            Measured.Mean($"share of sentences whose sense turns with a word of no bearing: {condition}", table["turned, plain"], Seed));
    }

    /// <summary>
    /// For each pair the share of its two states that lie nearer to the mean of their own sense, the pair itself left out of both means;
    /// one half where both are equally near.
    /// </summary>
    /// <param name="first">States of the first sense, [pair][coordinate].</param>
    /// <param name="second">Those of the second.</param>
    internal static double[] Told(double[][] first, double[][] second) => [.. Enumerable.Range(0, first.Length)
        .Select(i => (Side(first[i], i, first, second) + 1 - Side(second[i], i, first, second)) / 2)];

    /// <summary>1 where a state lies nearer to the mean of the first sense, 0 to that of the second; pair <paramref name="without"/>
    /// is left out.</summary>
    internal static double Side(double[] state, int without, double[][] first, double[][] second)
    {
        double Far(double[][] states)
        {
            var sum = 0.0;
            for (var c = 0; c < state.Length; c++)
            {
                var mean = 0.0;
                for (var i = 0; i < states.Length; i++)
                {
                    mean += i == without ? 0 : states[i][c] / (states.Length - 1);
                }

                sum += (state[c] - mean) * (state[c] - mean);
            }

            return sum;
        }

        var (own, other) = (Far(first), Far(second));
        return Math.Abs(own - other) <= 1e-9 * Math.Max(Math.Max(own, other), 1e-9) ? 0.5 : own < other ? 1 : 0;
    }

    /// <summary>States of the last tokens of texts at every depth: [depth][text][coordinate].</summary>
    internal static double[][][] States(LanguageModel model, IReadOnlyList<string> texts)
    {
        int[][] ids = [.. texts.Select(model.PromptIds)];
        using var states = StreamStates.Read(model.Transformer, ids, [.. ids.Select(text => new[] { text.Length - 1 })]);
        return [.. states.Depths.Select(depth => TensorMemory.Copy<double>(states[depth]).Chunk((int)states[depth].shape[1]).ToArray())];
    }

    /// <summary>Reads all pairs: for each a row, told at each depth, turned by the cue, turned by a word of no bearing.</summary>
    internal static IReadOnlyList<double[]> Read(LanguageModel model, IReadOnlyList<SensePair> pairs)
    {
        var n = pairs.Count;
        var states = States(model, [.. pairs.Select(p => p.First), .. pairs.Select(p => p.Second),
            .. pairs.Select(p => p.FirstPlain), .. pairs.Select(p => p.SecondPlain)]);
        var depths = states.Select(depth => Told(depth[..n], depth[n..(2 * n)])).ToArray();
        var half = states[(states.Length - 1) / 2];
        double Side(int row, int pair) => SenseSurveys.Side(half[row], pair, half[..n], half[n..(2 * n)]);
        return [.. Enumerable.Range(0, n).Select(i => depths.Select(told => told[i])
            .Append(Side(i, i) == 1 && Side(n + i, i) == 0 ? 1 : 0)
            .Append((Math.Abs(Side((2 * n) + i, i) - Side(i, i)) + Math.Abs(Side((3 * n) + i, i) - Side(n + i, i))) / 2)
            .ToArray())];
    }

    private static Survey Survey(string name, string model, int layers, Func<LanguageModel, IReadOnlyList<SensePair>> pairs) =>
        SurveyModels.SideBySide(
            name, model, [.. Enumerable.Range(0, layers + 1).Select(depth => $"told {depth}"), "turned", "turned, plain"], 0,
            _ => Enumerable.Range(0, Pairs), 1000, (loaded, asked) =>
            {
                var rows = Read(loaded, pairs(loaded));
                var own = loaded.Config.NLayers;
                return asked.Select(i => new SurveyRow(EmbeddingWorld.Unit(i),
                [
                    .. Enumerable.Range(0, layers + 1).Select(depth => rows[i][(int)Math.Round(depth * (double)own / layers)]),
                    .. rows[i][^2..],
                ]));
            }) with
        { DearSeconds = null };
}
