using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>12-02: what a nucleus keeps of the tokens below 5%, place by place.</summary>
public static class NucleusSurveys
{
    private const int Documents = 200, PlacesOfPassage = 2;
    private const double Line = 0.05;
    private const long Seed = 1202;

    private static readonly IReadOnlyList<string> _columns =
    [
        "entropy", "below before",
        .. Masses.SelectMany(p => new[] { "size", "smallest", "below" }.Select(name => SamplingWorld.At(name, p))),
    ];

    /// <summary>Masses of the nucleus.</summary>
    public static IReadOnlyList<float> Masses => [0.9f, 0.95f];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"nucleus {SamplingWorld.Glass}", SamplingWorld.Glass, _columns,
        model => BlindPlaces.OfDocuments(SamplingWorld.Law(model.Name), Documents, Seed),
        (model, place) => Row(place.Unit, NextLogits.After(model, [place.Ids])[0]));

    internal static Survey English { get; } = SurveyModels.Survey(
        "nucleus SmolLM2", SamplingWorld.Real, _columns,
        model => BlindPlaces.OfPassages(model, Passage.English, PlacesOfPassage, Seed)
            .SelectMany(passage => passage.After.Select(at => (Unit: $"{passage.Unit}/{at}", Ids: passage.Ids[..(at + 1)]))),
        (model, place) => Row(place.Unit, NextLogits.After(model, [place.Ids])[0]));

    /// <summary>What a survey says; places of one text stand together.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        var texts = table.Rows.Index().GroupBy(row => row.Item.Id.Split('/')[0])
            .Select(text => text.Select(row => row.Index).ToArray()).ToList();
        double[] places = [.. texts.Select(text => (double)text.Length)];
        Measured Of(string name, float p, double[] values) => Measured.Ratio(
            $"{name}: {SamplingWorld.Said(condition, p)}", [.. texts.Select(text => text.Sum(i => values[i]))], places, Seed);
        return Evidence.Of(table,
        [
            .. Masses.SelectMany(p =>
            {
                var (before, below) = (table["below before"], table[SamplingWorld.At("below", p)]);
                return new[]
                {
                    Of("share of places where a token below 5% stays", p,
                        [.. table[SamplingWorld.At("smallest", p)].Select(x => x < Line ? 1.0 : 0)]),
                    Of("share of draws on tokens below 5%", p, below),
                    Of("how much oftener they are drawn without the cut", p, [.. before.Zip(below, (a, b) => a - b)]),
                };
            }),
        ]);
    }

    internal static SurveyRow Row(string unit, float[] logits)
    {
        var values = new List<double> { EntropyCurve.At(logits, 1).Entropy };
        foreach (var p in Masses)
        {
            var price = TruncationPrice.Of(logits, new SamplingOptions { TopP = p });
            if (values.Count == 1)
            {
                values.Add(price.Before.Where(x => x < Line).Sum());
            }

            values.AddRange([price.KeptCount, price.SmallestKept, price.After.Where((_, i) => price.Before[i] < Line).Sum()]);
        }

        return new(unit, values);
    }
}
