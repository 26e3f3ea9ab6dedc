using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>12-04: what usual cuts take from a model, beside the law that knows which words are valid.</summary>
public static class PriceSurveys
{
    private const int Documents = 200;
    private const long Seed = 1204;

    private static readonly (string Name, string Said, SamplingOptions Options)[] _cuts =
    [
        ("k 40", "k = 40", new() { TopK = 40 }), ("k 50", "k = 50", new() { TopK = 50 }),
        ("p 0.9", "p = 0,9", new() { TopP = 0.9f }), ("p 0.95", "p = 0,95", new() { TopP = 0.95f }),
    ];

    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        ("обученная", Of(SamplingWorld.Glass)), ("меньшая", Of("glass/base-s")), ("недоученная", Of("glass/base-s@300")),
    ];

    /// <summary>The cuts, by their name in the tables, and as they are said.</summary>
    internal static IEnumerable<(string Name, string Said)> Cuts => _cuts.Select(cut => (cut.Name, cut.Said));

    /// <summary>What a survey says.</summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string condition) => tables => Evidence.Of(tables[0],
    [
        .. _cuts.SelectMany(cut =>
        {
            double[] Column(string name) => tables[0][$"{name}, {cut.Name}"];
            var (mass, said) = (Column("mass cut"), $"{condition}, {cut.Said}");
            return new[]
            {
                Measured.Exact($"largest difference of KL from -ln of the kept mass: {said}", Column("kl off").Max(), mass.Length),
                Measured.Mean($"share of the law's mass made impossible: {said}", Column("law cut"), Seed),
                Measured.Ratio($"share of what is cut that the law allows: {said}",
                    [.. mass.Zip(Column("invalid cut"), (all, invalid) => all - invalid)], mass, Seed),
            };
        }),
    ]);

    internal static SurveyRow Row(string unit, float[] logits, double[] law) => new(unit,
    [
        .. _cuts.SelectMany(cut =>
        {
            var price = TruncationPrice.Of(logits, cut.Options);
            var against = price.Against(law);
            var invalid = price.Before.Where((_, i) => !(law[i] > 0) && !(price.After[i] > 0)).Sum();
            return new[]
            {
                price.CutMass, invalid, against.ValidCutMass, Math.Abs(price.KullbackLeibler + Math.Log(price.KeptMass)),
                against.DistanceBefore, against.DistanceAfter, against.Valid, against.ValidCut, against.InvalidKept,
            };
        }),
    ]);

    private static Survey Of(string model) => SurveyModels.Survey(
        $"price {model}", model,
        [
            .. _cuts.SelectMany(cut => new[]
            {
                "mass cut", "invalid cut", "law cut", "kl off", "distance before", "distance after", "#valid",
                "#valid cut", "#invalid kept",
            }.Select(name => $"{name}, {cut.Name}")),
        ],
        loaded => BlindPlaces.OfDocuments(SamplingWorld.Law(loaded.Name), Documents, Seed),
        (loaded, place) => Row(
            place.Unit, NextLogits.After(loaded, [place.Ids])[0], new Oracle(SamplingWorld.Law(loaded.Name)).Next(place.Ids)));
}
