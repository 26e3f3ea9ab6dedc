using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Plots;

/// <summary>What a picture of branches stores.</summary>
public sealed record BranchingOptions
{
    /// <summary>How candidates are cut and drawn; the default is the model's own distribution.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Candidates of each step, 2 to 20; each can be forced.</summary>
    public int Candidates { get; init; } = 8;

    /// <summary>Choices from the prompt to the end of what is stored, 1 to 40.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>Distributions that are stored, 1 to 5,000; about 200 bytes of the page each.</summary>
    public int MaxNodes { get; init; } = 400;
}

/// <summary>One stored choice.</summary>
/// <param name="Parent">Number of the choice before; −1: the first.</param>
/// <param name="Candidate">Which of the candidates of the choice before led here, from 0.</param>
/// <param name="Ids">Prompt and tokens before the choice.</param>
/// <param name="Departures">How many of the tokens after the prompt were not the first after the settings.</param>
/// <param name="LogProbability">Σ ln p of the tokens after the prompt in the model's own distribution.</param>
/// <param name="Choice">Candidates and totals.</param>
public sealed record StoredChoice(
    int Parent, int Candidate, IReadOnlyList<int> Ids, int Departures, double LogProbability, StepRecord Choice);

/// <summary>
/// Walks a model ahead for a page without a kernel, all branches of a step in one reading: first the branch of the first
/// candidates, then the branches that depart from it once, then twice, the likelier before the less likely.
/// </summary>
internal static class StoredTree
{
    public static List<StoredChoice> Walk(ILanguageModel model, int[] prompt, BranchingOptions options)
    {
        Check(options);
        using var reading = model.Start();
        var level = new List<StoredChoice>
        {
            new(-1, 0, prompt, 0, 0, Look(reading.Read(prompt)[0], prompt, options.Sampling, options.Candidates)),
        };
        var (stored, first) = (new List<StoredChoice>(level), 0);
        var depth = Depth(model, prompt.Length, options);
        for (var step = 1; step < depth && level.Count > 0 && stored.Count < options.MaxNodes; step++)
        {
            var most = Math.Max(1, (options.MaxNodes - stored.Count) / (depth - step));
            var next = level.SelectMany((node, stream) => Continuations(model, node, stream))
                .OrderBy(c => c.Departures).ThenByDescending(c => c.LogProbability).Take(most).ToList();
            if (next.Count == 0)
            {
                break;
            }

            reading.Select([.. next.Select(c => c.Stream)]);
            var rows = reading.Read([.. next.Select(c => c.Id)]);
            level = [.. next.Select((c, i) => Child(c, level[c.Stream], first + c.Stream, rows[i], options))];
            first = stored.Count;
            stored.AddRange(level);
        }

        return stored;
    }

    /// <summary>A prompt of at least one token, for a model whose tokens have texts.</summary>
    public static void ExpectPrompt(ILanguageModel model, IReadOnlyList<int> prompt)
    {
        if (model.Tokenizer is null || prompt.Count == 0)
        {
            throw new ReaderException(
                $"Branches need a model with a tokenizer and a prompt of at least one token; found {model.Name}, {prompt.Count} tokens.",
                $"Ветвям нужны модель с токенизатором и затравка хотя бы в один токен; здесь {model.Name}, токенов {prompt.Count}.");
        }
    }

    /// <summary>One choice: the candidates before and after the settings.</summary>
    public static StepRecord Look(ReadOnlySpan<float> logits, ReadOnlySpan<int> history, SamplingOptions options, int candidates)
    {
        var processed = logits.ToArray();
        options.ToChain().Apply(processed, history);
        return StepRecord.Of(logits, processed, Distributions.ArgMax(processed), options.Greedy, candidates);
    }

    /// <summary>Choices that a model's context allows.</summary>
    public static int Depth(ILanguageModel model, int prompt, BranchingOptions options) =>
        Math.Min(options.Depth, (model.ContextLength ?? int.MaxValue - 1) - prompt + 1);

    /// <summary>Tokens as one line.</summary>
    public static string Joined(ILanguageModel model, IEnumerable<int> ids) =>
        string.Join(IsWordLevel(model) ? " " : "", model.Tokenizer!.Show(ids));

    public static bool IsWordLevel(ILanguageModel model) => model.Tokenizer is Tokenizer { IsWordLevel: true };

    private static StoredChoice Child(Continuation c, StoredChoice parent, int number, ReadOnlySpan<float> row, BranchingOptions options)
    {
        int[] ids = [.. parent.Ids, c.Id];
        return new(number, c.Candidate, ids, c.Departures, c.LogProbability, Look(row, ids, options.Sampling, options.Candidates));
    }

    private static IEnumerable<Continuation> Continuations(ILanguageModel model, StoredChoice node, int stream) =>
        node.Choice.Top.Index().Where(c => c.Item.Before > 0 && !model.EndIds.Contains(c.Item.Id)).Select(c => new Continuation(
            stream, c.Index, c.Item.Id, node.Departures + (c.Item.Id == node.Choice.Id ? 0 : 1),
            node.LogProbability + Math.Log(c.Item.Before)));

    private static void Check(BranchingOptions options)
    {
        if (options.Candidates is < 2 or > 20 || options.Depth is < 1 or > 40 || options.MaxNodes is < 1 or > 5000)
        {
            throw new ReaderException(
                "A page stores 2 to 20 candidates, 1 to 40 steps and 1 to 5000 nodes; found "
                    + $"Candidates = {options.Candidates}, Depth = {options.Depth}, MaxNodes = {options.MaxNodes}.",
                "Страница хранит от 2 до 20 кандидатов, от 1 до 40 шагов и от 1 до 5000 узлов; здесь "
                    + $"Candidates = {options.Candidates}, Depth = {options.Depth}, MaxNodes = {options.MaxNodes}.");
        }
    }

    private sealed record Continuation(int Stream, int Candidate, int Id, int Departures, double LogProbability);
}
