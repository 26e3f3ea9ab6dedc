using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>01-01 and 01-04 ahead: what finished models say at blind places, and whether they look to the right.</summary>
public static class NextWordSurveys
{
    /// <summary>The world's model.</summary>
    public const string Glass = "glass/base";

    /// <summary>A published model.</summary>
    public const string Real = "smollm2-135m-instruct";

    private const int Documents = 400;
    private const int Places = 10; // of each passage
    private const int Turned = 100; // documents whose right side is replaced
    private const int Longest = 128; // tokens of a passage whose right side is replaced

    private static readonly string[] _drawn = ["share of the likeliest", "#one outcome", "#places", "distance beyond chance"];
    private static readonly string[] _turned = ["right", "left"];

    internal static Survey DrawsInTheWorld { get; } = Of("draws, world", Glass, _drawn, model =>
        BlindPlaces.OfDocuments(TrainingLaw.Of(World.Create()), Documents, 101), (model, places) => Row(model, places));

    internal static Survey DrawsInEnglish { get; } = Of("draws, English", Real, _drawn, model =>
        BlindPlaces.OfPassages(model, Passage.English, Places, 101), (model, places) => Row(model, places));

    internal static Survey RightInTheWorld { get; } = Of("right context, world", Glass, _turned, model => Sentences(Turned, 104), Turn);

    internal static Survey RightInEnglish { get; } = Of("right context, English", Real, _turned, model =>
        Passage.English.Select(p => (p.Id, model.PromptIds(p.Text).Take(Longest).ToArray())), Turn);

    /// <summary>Documents of the world with the mark that starts them and without the one that ends them, twelve words and more.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    public static IEnumerable<(string Id, int[] Ids)> Sentences(int count, long seed)
    {
        var law = TrainingLaw.Of(World.Create());
        return new Sampler(law, seed).Documents().Where(d => d.Length >= 12).Take(count)
            .Select((d, i) => ($"{i:000}", (int[])[law.EndToken, .. d[..^1]]));
    }

    /// <summary>The draws of 01-01 here and now, at fewer documents of the world.</summary>
    /// <param name="model">A model of the world's words.</param>
    /// <param name="documents">How many, one place in each.</param>
    public static Evidence DrawHere(LanguageModel model, int documents = 100) => JudgeDraws("мир")(
    [
        new(DrawsInTheWorld.Name, model.Described, Evidence.KindOf(model.Name), _drawn,
            [.. BlindPlaces.OfDocuments(TrainingLaw.Of(World.Create()), documents, 101).Select(places => Row(model, places))]),
    ]);

    /// <summary>What the draws say of 01-01.</summary>
    /// <param name="condition">Whose places, as shown.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> JudgeDraws(string condition, long seed = 101) => tables =>
    {
        var (table, places) = (tables[0], tables[0]["#places"]);
        return Evidence.Of(
            table,
            Measured.Ratio($"distance of the draws beyond chance: {condition}", table["distance beyond chance"], places, seed),
            Measured.Ratio($"share of the draws that is the likeliest token: {condition}", table["share of the likeliest"], places, seed),
            Measured.Ratio($"share of places with one outcome: {condition}", table["#one outcome"], places, seed));
    };

    /// <summary>What the replaced words say of 01-04.</summary>
    internal static Evidence JudgeRight(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        Measured.Exact(
            "largest change of a logit when the word on the left is replaced", tables[0]["left"].Max(), tables[0].Rows.Count),
        Measured.Exact(
            "largest change of a logit when the words on the right are replaced", tables[0]["right"].Max(), tables[0].Rows.Count));

    /// <summary>Draws at the places of one text.</summary>
    internal static SurveyRow Row(LanguageModel model, BlindPlaces places)
    {
        var drawn = BlindDraws.At(model, places, 101);
        return new(places.Unit, drawn.Top, drawn.OneOutcome, drawn.Places, drawn.BeyondChance);
    }

    private static SurveyRow Turn(LanguageModel model, (string Id, int[] Ids) text)
    {
        var (right, left) = RightContext.Of(model, text.Ids, 104);
        return new(text.Id, right, left);
    }

    private static Survey Of<T>(
        string name, string model, string[] columns,
        Func<LanguageModel, IEnumerable<T>> units, Func<LanguageModel, T, SurveyRow> row) => new()
        {
            Name = name,
            Models = [model],
            Kind = Evidence.KindOf(model),
            Columns = columns,
            Run = scope =>
            {
                using var loaded = LanguageModel.Load(model);
                return (loaded.Described, [.. scope.Of(units(loaded)).Select(unit => row(loaded, unit.Item))]);
            },
        };
}
