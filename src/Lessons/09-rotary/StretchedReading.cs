using System.Globalization;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>A network trained on texts of 128 tokens, read on texts twice and four times as long under every way of stretching.</summary>
/// <remarks>
/// Two skills, as in the race of position schemes: the order of neighbouring words (nats of the local text that are known) and the
/// answer to a question about a noted value. The base is chosen, and the best of all ways too, on other texts than those that are
/// measured on.
/// </remarks>
public sealed class StretchedReading
{
    /// <summary>Tokens of a text of the training.</summary>
    public const int Trained = 128;

    /// <summary>Ranges of places in which a curve is drawn, for each length.</summary>
    public const int Bins = 16;

    private const int Documents = 64, OnTrial = 24;
    private const long Seed = 1_000_907, TrialSeed = 1_000_908;

    // what a base is tried with, in multiples of the factor: the formula, and bases beyond it
    private static readonly double[] _bases = [1, 1.5, 2, 4, 8];

    private readonly NotesReading[] _texts;
    private readonly NotesReading[] _trials;

    /// <summary>Draws the texts of a recipe's world.</summary>
    /// <param name="recipe">A recipe whose texts have 128 tokens.</param>
    public StretchedReading(TrainingRecipe recipe)
    {
        _texts = [.. Factors.Select((f, i) => new NotesReading(recipe.World, Trained * f, Seed + (10 * i), Documents))];
        _trials = [.. Factors.Select((f, i) => new NotesReading(recipe.World, Trained * f, TrialSeed + (10 * i), OnTrial))];
    }

    /// <summary>How many times longer the texts are.</summary>
    public static IReadOnlyList<int> Factors { get; } = [2, 4];

    /// <summary>What is done to the angles, by the name of its columns: as they are; and the base lowered in place of raised.</summary>
    public static IReadOnlyList<string> Ways { get; } =
        ["как есть", "интерполяция", "база по формуле", "база подобранная", "YaRN", "база вниз", "лучший способ"];

    /// <summary>Names of the numbers that <see cref="Of"/> gives.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        .. from factor in Factors
           from way in Ways
           from what in Read(Bins)
           select Column(factor, way, what),
        .. Factors.Select(factor => $"chosen base ×{factor}"),
        .. Factors.Select(factor => $"#best way ×{factor}"),
    ];

    /// <summary>Name of a column.</summary>
    /// <param name="factor">How many times longer.</param>
    /// <param name="way">What is done to the angles.</param>
    /// <param name="what">Which number.</param>
    public static string Column(int factor, string way, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"×{factor}, {way}, {what}");

    /// <summary>Reads a network in every way.</summary>
    /// <param name="network">Rotary or sinusoidal, trained on texts of 128 tokens.</param>
    /// <returns>The numbers of <see cref="Columns"/>.</returns>
    public IReadOnlyList<double> Of(Transformer network)
    {
        var (values, chosen, best) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Factors.Count; i++)
        {
            var factor = Factors[i];
            var tried = _bases.Select(b => (Base: b, Known: Known(Trial(network, i, new(StretchMethod.Base, b * factor))))).ToList();
            var with = tried.MaxBy(one => one.Known).Base * factor;
            LengthStretch[] ways =
            [
                new(StretchMethod.None), new(StretchMethod.Interpolation, factor), new(StretchMethod.Base, factor),
                new(StretchMethod.Base, with), new(StretchMethod.Yarn, factor, Trained), new(StretchMethod.Base, 1.0 / factor),
            ];

            // the ways that stretch; the base has been tried
            int[] stretching = [1, 3, 4];
            var bestWay = stretching.MaxBy(way => way == 3 ? tried.Max(one => one.Known) : Known(Trial(network, i, ways[way])));
            double[][] read = [.. ways.Select(way => Read(network, i, way))];
            values.AddRange(read.SelectMany(numbers => numbers));
            values.AddRange(read[bestWay]);
            chosen.Add(with);
            best.Add(bestWay);
        }

        return [.. values, .. chosen, .. best];
    }

    private static IEnumerable<string> Read(int bins) =>
    [
        .. new[] { "old", "new" }.SelectMany(range => new[] { "excess", "unordered", "recall" }.Select(what => $"{what} {range}")),
        .. Enumerable.Range(0, bins).Select(bin => $"excess@{bin}"),
    ];

    private static double Known(NotesKnown known) => (known.Order / known.Unordered) + known.BeyondChance;

    private NotesKnown Trial(Transformer network, int length, LengthStretch stretch)
    {
        using var stretched = Stretched.Of(network, stretch, Trained * Factors[length]);
        return _trials[length].Of(stretched, [(Trained, Trained * Factors[length])])[0];
    }

    private double[] Read(Transformer network, int length, LengthStretch stretch)
    {
        var whole = Trained * Factors[length];
        using var stretched = Stretched.Of(network, stretch, whole);
        var (bin, ranges) = (whole / Bins, new List<(int From, int To)> { (0, Trained), (Trained, whole) });
        ranges.AddRange(Enumerable.Range(0, Bins).Select(i => (i * bin, (i + 1) * bin)));
        var known = _texts[length].Of(stretched, ranges);
        return
        [
            .. known.Take(2).SelectMany(one => new[] { one.Excess, one.Unordered, one.Recall }),
            .. known.Skip(2).Select(one => one.Excess),
        ];
    }
}
