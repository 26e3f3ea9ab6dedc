using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-04: is a fading by the same factor for every token built into a network, before it learns anything?</summary>
/// <remarks>
/// Of a transformer: the weights of each head by distance. Of an LSTM: the gradient of the last output by the embeddings, which its
/// memory carries. A rate counts where it is steady: the smaller of the rates between 12 and 40, and 40 and 68 tokens back.
/// </remarks>
public static class DecaySurveys
{
    private const int Tokens = 64, Length = 160, FirstQuery = 96, Texts = 4, Seeds = 10, Half = 4;
    private const double PlantedRate = 0.05;
    private const long Seed = 404;

    private static readonly int[] _bands = [12, 40, 68];
    private static readonly InitialWeights _initial = new() { ByFanIn = true, EmbeddingDeviation = 0.3, PositionDeviation = 0.05 };

    /// <summary>The schemes of transformers, as columns and in conditions.</summary>
    internal static IReadOnlyList<(PositionScheme Scheme, string Said)> Schemes { get; } =
    [
        (PositionScheme.Learned, "выученная таблица"), (PositionScheme.Sinusoidal, "синусоиды"), (PositionScheme.Rotary, "вращение"),
        (PositionScheme.Alibi, "ALiBi"), (PositionScheme.None, "без кодов"),
    ];

    internal static Survey Fresh { get; } = new()
    {
        Name = "decay, fresh networks",
        Kind = EvidenceKind.Glass,
        Columns = [.. Schemes.Select(one => $"{one.Scheme}"), "Lstm", "planted"],
        Run = scope => ("fresh networks of 3 layers, width 64", [.. scope.Of(Enumerable.Range(0, Seeds)).Select(one => Row(one.Item))]),
    };

    /// <summary>What the survey says.</summary>
    internal static Evidence Judge(SurveyTable table) => Evidence.Of(
        table,
        [
            Measured.MeanOfSeeds("rate found where one of 0.05 was planted", table["planted"]),
            .. Schemes.Select(one => Measured.MeanOfSeeds($"fading for each token, fastest head: {one.Said}", table[$"{one.Scheme}"])),
            Measured.MeanOfSeeds("fading for each token, memory: LSTM", table["Lstm"]),
        ]);

    /// <summary>The fastest steady rates of fresh networks of one seed.</summary>
    private static SurveyRow Row(int seed) => new($"{seed}",
        [.. Schemes.Select(one => FastestHead(one.Scheme, seed)), Memory(seed), FastestHead(PositionScheme.None, seed, PlantedRate)]);

    /// <summary>The smaller of two rates: what ln of a curve loses per token from band to band.</summary>
    /// <param name="logs">ln by distance: number d is d tokens back.</param>
    internal static double Steady(IReadOnlyList<double> logs)
    {
        double[] at = [.. _bands.Select(band => Enumerable.Range(band - Half, (2 * Half) + 1).Average(d => logs[d]))];
        return Math.Min((at[0] - at[1]) / (_bands[1] - _bands[0]), (at[1] - at[2]) / (_bands[2] - _bands[1]));
    }

    private static double FastestHead(PositionScheme scheme, int seed, double planted = 0) => Heads(scheme, seed, planted).Max(Steady);

    /// <summary>The mean ln weight of every head of a fresh network by distance: number d is d tokens back.</summary>
    internal static double[][] Heads(PositionScheme scheme, int seed, double planted = 0)
    {
        var config = new TransformerConfig
        {
            DVocab = Tokens,
            NLayers = 3,
            DModel = 64,
            NHeads = 4,
            DMlp = 128,
            NContext = Length,
            Mlp = MlpKind.Plain,
            Activation = Activation.Gelu,
            Positions = scheme,
            PositionScale = scheme == PositionScheme.Sinusoidal ? 0.07 : 1,
        };
        using var model = new LanguageModel("fresh", Transformer.Create(config, seed, _initial, CPU));
        var sums = new double[config.NLayers * config.NHeads][];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = new double[FirstQuery];
        }

        HookAddress[] patterns = [.. Enumerable.Range(0, config.NLayers).Select(layer => new HookAddress(HookPoint.Pattern, layer))];
        for (var text = 0; text < Texts; text++)
        {
            using var trace = model.Trace(Text(seed, text), TraceOptions.Only(patterns) with { Interventions = Planted(config, planted) });
            for (var i = 0; i < sums.Length; i++)
            {
                Add(sums[i], trace.Pattern(i / config.NHeads, i % config.NHeads));
            }
        }

        return sums;
    }

    // The mean of ln weight over texts and queries, by distance.
    private static void Add(double[] sums, float[,] pattern)
    {
        for (var query = FirstQuery; query < Length; query++)
        {
            for (var back = 0; back < FirstQuery; back++)
            {
                sums[back] += Math.Log(pattern[query, query - back]) / (Texts * (Length - FirstQuery));
            }
        }
    }

    private static double Memory(int seed) => Steady(Gradient(seed));

    /// <summary>The mean ln norm of the gradient of a fresh LSTM's last output by earlier embeddings, by distance.</summary>
    internal static double[] Gradient(int seed)
    {
        using var model = new LanguageModel("fresh", Transformer.Create(RecurrentConfigs.Lstm(Tokens, 1, 64), seed, _initial, CPU));
        var logs = new double[FirstQuery];
        for (var text = 0; text < Texts; text++)
        {
            var ids = Text(seed, text)[..FirstQuery];
            using var pass = new EmbeddingGradients(model, ids, Metric.LogProbability(ids[0]));
            using var scope = NewDisposeScope();
            var norms = TensorMemory.Copy<double>(pass.Gradient(pass.Embedding.unsqueeze(0)).to(ScalarType.Float64).norm(1));
            for (var back = 0; back < FirstQuery; back++)
            {
                logs[back] += Math.Log(norms[FirstQuery - 1 - back]) / Texts;
            }
        }

        return logs;
    }

    private static int[] Text(int seed, int text)
    {
        var random = new SeededRandom(Seed).Fork(seed).Fork(text);
        return [.. Enumerable.Range(0, Length).Select(_ => random.Next(Tokens))];
    }

    private static IReadOnlyList<Intervention> Planted(TransformerConfig config, double rate) => rate == 0 ? [] :
        [.. Enumerable.Range(0, config.NLayers).Select(layer => new Intervention("planted", new(HookPoint.Scores, layer), null, null,
            (scores, _) =>
            {
                var (queries, keys) = (arange(scores.shape[2], device: CPU), arange(scores.shape[3], device: CPU));
                return scores - ((queries.unsqueeze(1) - keys.unsqueeze(0)).to(ScalarType.Float32) * rate);
            }))];
}
