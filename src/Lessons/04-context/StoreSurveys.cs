using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-02: how much is computed at a step of writing, and is there a store whose loss is felt?</summary>
public static class StoreSurveys
{
    private const int Documents = 60, DocumentTokens = 60, Passages = 24, PassageTokens = 96, Written = 16;
    private const long Seed = 402;

    private static readonly string[] _columns = ["share computed", "difference", "emptied"];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"store {ContextWorld.Glass}", ContextWorld.Glass, _columns,
        model => ContextWorld.Documents(ContextWorld.Law(model.Name), DocumentTokens, Seed).Take(Documents),
        (model, one) => Row(model, ContextWorld.Unit(one.Index), one.Ids));

    internal static Survey English { get; } = SurveyModels.Survey(
        "store SmolLM2", ContextWorld.Real, _columns, model => ContextWorld.Passages(model, PassageTokens).Take(Passages),
        (model, one) => Row(model, one.Unit, one.Ids)) with
    { DearSeconds = 5 };

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact($"largest difference with and without the store: {condition}", table["difference"].Max(), table.Rows.Count),
        Measured.Exact($"share of the text computed at a step: {condition}", table["share computed"].Average(), table.Rows.Count),
        Measured.Mean($"nats lost with the store emptied: {condition}", table["emptied"], Seed));

    /// <summary>One text.</summary>
    internal static SurveyRow Row(LanguageModel model, string unit, int[] ids) =>
        new(unit, ShareComputed(model, ids), Difference(model, ids), Emptied(model, ids));

    /// <summary>Tokens that the generator gives the network at a step, over those of the text by then; the first step apart.</summary>
    internal static double ShareComputed(ILanguageModel model, int[] ids)
    {
        using var counting = new CountingModel(model);
        using var generator = new Generator(counting, ids[..^Written], new() { MaxTokens = Written, StopIds = [] });
        while (!generator.Finished)
        {
            generator.Step();
        }

        return counting.Reads.Skip(1).Average(read => (double)read.Tokens / read.Length);
    }

    // The last tokens one by one on top of what was read, against a reading of the whole text.
    private static double Difference(LanguageModel model, int[] ids)
    {
        var whole = model.Logits(ids);
        using var reading = model.Start();
        reading.Read(ids[..^Written]);
        return Enumerable.Range(ids.Length - Written, Written)
            .Max(at => ContextWorld.LargestChange(reading.Read([ids[at]])[0], whole[at]));
    }

    private static double Emptied(LanguageModel model, int[] ids)
    {
        using var memory = MetaState.Of(model, ids);
        return memory.With([]);
    }
}

/// <summary>A model that notes how many tokens each reading is given.</summary>
/// <param name="model">The model; not owned.</param>
internal sealed class CountingModel(ILanguageModel model) : ILanguageModel
{
    public List<(int Tokens, int Length)> Reads { get; } = [];

    public string Name => model.Name;

    public int VocabularySize => model.VocabularySize;

    public int? ContextLength => model.ContextLength;

    public ITokenizer? Tokenizer => model.Tokenizer;

    public IReadOnlyList<int> EndIds => model.EndIds;

    public IReading Start(int streams = 1) => new Counting(this, model.Start(streams));

    public LogitRows Logits(ReadOnlySpan<int> ids) => model.Logits(ids);

    public void Dispose()
    {
    }

    private sealed class Counting(CountingModel counts, IReading reading) : IReading
    {
        public int Streams => reading.Streams;

        public int Position => reading.Position;

        public LogitRows Read(ReadOnlySpan<int> tokens)
        {
            counts.Reads.Add((tokens.Length / reading.Streams, reading.Position + (tokens.Length / reading.Streams)));
            return reading.Read(tokens);
        }

        public void Select(ReadOnlySpan<int> parents) => reading.Select(parents);

        public void Dispose() => reading.Dispose();
    }
}
