using System.Runtime.CompilerServices;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>
/// 05-11 and the probe of the place: does a network know how near the end of its window is? Its texts fill the window they are trained
/// on, so the place and the distance to the end are one number.
/// </summary>
/// <remarks>
/// Two readings. What it says: the probability of the end mark at the last place against those before. What can be read in its stream:
/// R² of a ridge on the place, depth by depth, fitted on other texts, beside that of the same network before it learnt anything.
/// </remarks>
public static class PlaceSurveys
{
    private const int Documents = 100, Fitted = 100, EarlyPlaces = 16;
    private const long Seed = 511;

    // as the recipes of the glass models draw them
    private static readonly InitialWeights _fresh =
        new() { ByFanIn = true, EmbeddingDeviation = 0.3, PositionDeviation = 0.05, ZeroUnembedding = true };

    private static readonly ConditionalWeakTable<LanguageModel, Probed> _probed = [];

    /// <summary>Depths of the stream that are read: 0 is the embedding, with the code where one is added.</summary>
    public static IReadOnlyList<int> Depths { get; } = [0, 1, 2, 3];

    /// <summary>One for each scheme of the position family.</summary>
    internal static IReadOnlyList<Survey> Surveys { get; } = [.. PositionWorld.Schemes.Select(scheme => SurveyModels.Survey(
        $"place {scheme}", $"glass/positions-{scheme}",
        [
            "end, last place", "end, before", "end by the law, last place", "spread",
            .. Depths.Select(depth => $"trained {depth}"), .. Depths.Select(depth => $"untrained {depth}"),
        ],
        _ => Enumerable.Range(0, Documents), Row))];

    /// <summary>What the five schemes say.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables) =>
        Evidence.Of(tables[0], [.. tables.Index().SelectMany(table => Of(table.Item, PositionWorld.Schemes[table.Index]))])
            with
        { Model = "glass/positions-*" };

    /// <summary>What one of them says; the intervals are corrected for all that are tried.</summary>
    internal static IReadOnlyList<Measured> Of(SurveyTable table, string scheme)
    {
        const double OfSchemes = 1 - (0.05 / 5), OfReadings = 1 - (0.05 / 15);
        var name = PositionWorld.Name(scheme);
        double[] Less(string one, string other) => [.. table[one].Zip(table[other], (a, b) => a - b)];
        return
        [
            Measured.Mean($"the law's rise of p(end) at the last place: {name}", Less("end by the law, last place", "end, before"), Seed),
            Measured.Mean($"rise of p(end) at the last place: {name}", Less("end, last place", "end, before"), Seed, OfSchemes),
            .. Depths.Where(depth => depth > 0).Select(depth => Measured.Ratio(
                $"R² of the place beyond an untrained network: {name}, глубина {depth}",
                Less($"untrained {depth}", $"trained {depth}"), table["spread"], Seed, OfReadings)),
        ];
    }

    private static SurveyRow Row(LanguageModel model, int index)
    {
        var law = PositionWorld.Law(model.Name);
        var document = PositionWorld.Document(law, index, Seed);
        int[] ids = PositionWorld.Read(law, document);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var p = TensorMemory.Copy<float>(model.Transformer.Forward(tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU))
            .OnCpu()[0].softmax(-1).select(1, law.EndToken));
        return new(PositionWorld.Unit(index),
            [p[^1], p[EarlyPlaces..^1].Average(x => (double)x), LastByTheLaw(law, document), .. Probes(model, law).Errors(model, [ids])]);
    }

    private static Probed Probes(LanguageModel model, Law law) => _probed.GetValue(model, key => new Probed(
        key, [.. Enumerable.Range(0, Fitted).Select(i => PositionWorld.Read(law, PositionWorld.Document(law, i, Seed * 10)))]));

    private static double LastByTheLaw(Law law, int[] document)
    {
        var (filter, row) = (new Filter(law), new double[law.TokenCount]);
        foreach (var token in document[..^1])
        {
            filter.Advance(token);
        }

        filter.Distribution(row);
        return row[law.EndToken];
    }

    /// <summary>Probes of the place at every depth, of a network and of the same before training.</summary>
    private sealed class Probed
    {
        private readonly Transformer _untrained;
        private readonly RidgeProbe[] _ofTrained;
        private readonly RidgeProbe[] _ofUntrained;
        private readonly double _mean;

        public Probed(LanguageModel model, int[][] texts)
        {
            _untrained = Transformer.Create(model.Config, Seed, _fresh, model.Device);
            _mean = texts.SelectMany(ids => Enumerable.Range(0, ids.Length)).Average();
            (_ofTrained, _ofUntrained) = (Fit(model.Transformer, texts), Fit(_untrained, texts));
        }

        /// <summary>Spread of the places, and squared errors by depth: trained, then untrained.</summary>
        public IEnumerable<double> Errors(LanguageModel model, int[][] texts) =>
        [
            texts.Sum(ids => Enumerable.Range(0, ids.Length).Sum(place => Math.Pow(place - _mean, 2))),
            .. Errors(model.Transformer, texts, _ofTrained), .. Errors(_untrained, texts, _ofUntrained),
        ];

        private static RidgeProbe[] Fit(Transformer network, int[][] texts)
        {
            using var scope = NewDisposeScope();
            using var states = States(network, texts);
            return [.. Depths.Select(depth => RidgeProbe.Fit(states[depth], Places(texts)))];
        }

        private static double[] Errors(Transformer network, int[][] texts, RidgeProbe[] probes)
        {
            using var scope = NewDisposeScope();
            using var states = States(network, texts);
            return [.. Depths.Select(depth => probes[depth].SquaredErrors(states[depth], Places(texts)).Sum())];
        }

        private static StreamStates States(Transformer network, int[][] texts) =>
            StreamStates.Read(network, texts, [.. texts.Select(ids => Enumerable.Range(0, ids.Length).ToArray())], Depths);

        private static Tensor Places(int[][] texts) =>
            tensor([.. texts.SelectMany(ids => Enumerable.Range(0, ids.Length)).Select(place => (double)place)], device: CPU).unsqueeze(-1);
    }
}
