using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// Beside 14-11, in English: the same word in the same text, once as its token and once in two halves, and what the model makes of the
/// four tokens after it. No text that it learnt from has such a word so: what it costs is the surprise at that, and not the pieces alone.
/// </summary>
public static class CutSurveys
{
    private const long Seed = 1412;
    private const int Each = 5, After = 4, From = 12, To = 90;

    internal static Survey English { get; } = SurveyModels.Survey(
        "halved words SmolLM2", Losses.Real, ["#words", "#tokens", "whole", "halved"],
        model => Passage.English.Select((one, i) => (one.Id, i, Ids: model.PromptIds(one.Text))), Row)
        with
    { DearSeconds = 4 };

    /// <summary>Nats a token after it that the halves cost.</summary>
    internal static Measured Cost(SurveyTable table) => Measured.Ratio(
        "half a word", [.. table["halved"].Zip(table["whole"], (halved, whole) => halved - whole)], table["#tokens"], Seed);

    /// <summary>Losses of the tokens after a word that stands as one token at a place: as it is, and where it is halved.</summary>
    internal static (double Whole, double Halved) Losses2(LanguageModel model, int[] ids, int at)
    {
        var halves = Losses.Halved(model.Tokenizer!, Losses.Text(model.Tokenizer!, ids[at]));
        return (Last(ids[..(at + 1 + After)]), Last([.. ids[..at], .. halves, .. ids[(at + 1)..(at + 1 + After)]]));

        double Last(int[] text) => Losses.Of(model, text)[^After..].Sum();
    }

    private static SurveyRow Row(LanguageModel model, (string Id, int Number, int[] Ids) text)
    {
        string[] texts = [.. text.Ids.Select(id => Losses.Text(model.Tokenizer!, id))];
        int[] places = [.. Enumerable.Range(From, To - From).Where(i =>
            i + 1 + After < text.Ids.Length && Losses.Begins(texts[i]) && texts[i].Length >= 6 && !Losses.GoesOn(texts[i + 1]))];
        new SeededRandom(Seed).Fork(text.Number).Shuffle(places);
        var found = places.Take(Each).Select(at => Losses2(model, text.Ids, at)).ToList();
        return new(text.Id, found.Count, found.Count * After, found.Sum(one => one.Whole), found.Sum(one => one.Halved));
    }
}
