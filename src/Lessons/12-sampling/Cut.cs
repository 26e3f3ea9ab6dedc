using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>The settings that a reader chooses at the head of the notebook, and how they are named.</summary>
public static class Cut
{
    /// <summary>Settings of the notebook, refused in one sentence where they cannot be.</summary>
    /// <param name="topK">How many of the likeliest tokens stay; 0: all.</param>
    /// <param name="topP">Mass of the nucleus, above 0 and at most 1.</param>
    /// <param name="minP">Least share of the likeliest token's probability, 0 to 1.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="ReaderException">A number is outside its range.</exception>
    public static SamplingOptions Of(int topK, float topP, float minP, long seed)
    {
        if (topK < 0 || topP is not (> 0 and <= 1) || minP is not (>= 0 and <= 1))
        {
            throw new ReaderException(
                string.Create(CultureInfo.InvariantCulture, $"topK is 0 (all) or above, topP is above 0 and at most 1, "
                    + $"minP is from 0 to 1; found topK = {topK}, topP = {topP}, minP = {minP}."),
                string.Create(CultureInfo.InvariantCulture, $"topK — это 0 (все) или больше, topP — больше 0 и не больше 1, "
                    + $"minP — от 0 до 1; здесь topK = {topK}, topP = {topP}, minP = {minP}."));
        }

        return new() { TopK = topK, TopP = topP, MinP = minP, Seed = seed };
    }

    /// <summary>The logits after a whole prompt, where the cell that read it has run.</summary>
    /// <param name="trace">A trace of the prompt.</param>
    public static float[] Row(Trace trace) => Needed.Of(trace).LogitsAt(^1);

    /// <summary>What a beam search makes of a prompt that was traced.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A trace of the prompt.</param>
    /// <param name="beams">Width.</param>
    public static BeamResult Beam(LanguageModel model, Trace trace, int beams)
    {
        int[] ids = [.. Needed.Of(trace).Ids];
        TalePictures.CheckBeams(beams);
        return BeamSearch.Run(Needed.Of(model), ids, new() { Beams = beams, MaxTokens = 6, LengthPenalty = 0 });
    }

    /// <summary>How many were kept, where the cell that keeps them has run.</summary>
    /// <param name="kept">Tokens.</param>
    public static int Count(int[] kept) => Needed.Of(kept).Length;

    /// <summary>What step and branch store under the reader's settings.</summary>
    /// <param name="cut">The settings.</param>
    public static BranchingOptions Branches(SamplingOptions cut) => new() { Sampling = Needed.Of(cut), Depth = 8, MaxNodes = 120 };

    /// <summary>Refuses a mass that a nucleus cannot have.</summary>
    internal static void CheckMass(float topP) => _ = Of(0, topP, 0, 0);

    /// <summary>The cut among some settings in words: «top-k 5», «top-p 0,9».</summary>
    /// <param name="options">The settings.</param>
    public static string Name(SamplingOptions options)
    {
        string[] said =
        [
            .. options.Temperature == 0 ? ["жадный выбор"] : options.Temperature == 1 ? Array.Empty<string>()
                : [$"T {Pictures.Text(Math.Round(options.Temperature, 3))}"],
            .. options.TopK == 0 ? Array.Empty<string>() : [$"top-k {options.TopK}"],
            .. options.TopP == 1 ? Array.Empty<string>() : [$"top-p {Pictures.Text(Math.Round(options.TopP, 3))}"],
            .. options.MinP == 0 ? Array.Empty<string>() : [$"min-p {Pictures.Text(Math.Round(options.MinP, 3))}"],
        ];
        return said.Length == 0 ? "весь словарь" : string.Join(", ", said);
    }

    /// <summary>What some cuts do to one distribution: how many tokens stay, their mass, the price.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="probabilities">The distribution; its sum is one.</param>
    /// <param name="cuts">The cuts.</param>
    public static Table Beside(string title, IReadOnlyList<double> probabilities, params SamplingOptions[] cuts)
    {
        float[] logits = [.. probabilities.Select(p => (float)Math.Log(p))];
        return Table.Of(title, cuts.Select(cut => (Cut: cut, Price: TruncationPrice.Of(logits, cut))),
            ("правило", row => Name(row.Cut)), ("осталось токенов", row => row.Price.KeptCount),
            ("их масса", row => Math.Round(row.Price.KeptMass, 6)), ("цена KL, нат", row => Math.Round(row.Price.KullbackLeibler, 6)))
            .With("их масса", "0.000").With("цена KL, нат", "0.000");
    }
}
