using System.Buffers;
using System.Runtime.InteropServices;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling.Processors;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>Continues one prompt in one or many streams, one token of every stream a step.</summary>
/// <remarks>
/// The prompt is read once, whatever the number of streams. Each stream draws from its own generator, which depends on
/// the seed and the stream's number alone. A stream that ends leaves the batch.
/// </remarks>
public sealed class Generator : IDisposable
{
    private readonly ILanguageModel _model;
    private readonly GenerationOptions _options;
    private readonly LogitsChain _chain;
    private readonly IReadOnlySet<int> _stopIds;
    private readonly IReading _reading;
    private readonly int[] _prompt;
    private List<Text> _live;
    private int[] _parents = [];
    private int[] _next;

    /// <summary>Prepares the continuation; nothing is computed before the first <see cref="Step"/>.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="prompt">At least one token id, and shorter than the model's context.</param>
    /// <param name="options">How to choose, when to stop, what to write down.</param>
    public Generator(ILanguageModel model, ReadOnlySpan<int> prompt, GenerationOptions options)
    {
        options.Validate(model);
        ExpectPrompt(model, prompt);
        (_model, _options, _chain) = (model, options, options.ToChain());
        _stopIds = (options.StopIds ?? model.EndIds).ToHashSet();
        _prompt = _next = prompt.ToArray();
        var random = new SeededRandom(options.Seed);
        _live = [.. Enumerable.Range(0, options.Streams)
            .Select(i => new Text(i, _prompt, random.Fork(i), new TextAssembler(model.Tokenizer, options.StopStrings)))];
        _reading = model.Start();
    }

    /// <summary>True when every stream has ended.</summary>
    public bool Finished => _live.Count == 0;

    /// <summary>Reads what was chosen last and chooses the next token of every live stream.</summary>
    /// <returns>One token a live stream, in the order of their numbers; empty when all have ended.</returns>
    public IReadOnlyList<GeneratedToken> Step()
    {
        if (Finished)
        {
            return [];
        }

        if (!IsIdentity(_parents, _reading.Streams))
        {
            _reading.Select(_parents);
        }

        var rows = _reading.Read(_next);
        var chosen = new GeneratedToken[_live.Count];
        ForEachStream(chosen.Length, i => chosen[i] = Choose(rows, i));

        // Before the second step there is one reading of the prompt, and every stream goes on from it.
        var goingOn = Enumerable.Range(0, chosen.Length).Where(i => chosen[i].Stop is null).ToList();
        _parents = [.. goingOn.Select(i => rows.Count == 1 ? 0 : i)];
        _next = [.. goingOn.Select(i => chosen[i].Id)];
        _live = [.. goingOn.Select(i => _live[i])];
        return chosen;
    }

    /// <summary>Frees the reading; the model stays.</summary>
    public void Dispose() => _reading.Dispose();

    private static void ForEachStream(int count, Action<int> choose)
    {
        if (count == 1)
        {
            choose(0);
            return;
        }

        try
        {
            Parallel.For(0, count, choose);
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private GeneratedToken Choose(LogitRows rows, int index)
    {
        var text = _live[index];
        var raw = rows[rows.Count == 1 ? 0 : index];
        var buffer = ArrayPool<float>.Shared.Rent(raw.Length);
        try
        {
            var logits = buffer.AsSpan(0, raw.Length);
            raw.CopyTo(logits);
            _chain.Apply(logits, CollectionsMarshal.AsSpan(text.History));
            var id = _options.Greedy ? Distributions.ArgMax(logits) : TokenDraw.Sample(logits, text.Random);
            var record = _options.Record == RecordDetail.None
                ? null
                : StepRecord.Of(raw, logits, id, _options.Greedy, _options.RecordTop, _options.Record == RecordDetail.Full);
            var logProbability = record is null ? Distributions.LogProbability(raw, id) : -record.Surprisal;
            return double.IsNaN(logProbability)
                ? throw new ArgumentException(
                    $"{_model.Name} gives no distribution after {text.History.Count} tokens: its logits hold NaN or +∞. "
                        + "Its weights are damaged or too large for their type: compare them with the publisher's (workbook models "
                        + "verify), or load them in float32.")
                : Add(text, id, logProbability, record);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private GeneratedToken Add(Text text, int id, double logProbability, StepRecord? record)
    {
        text.History.Add(id);
        var index = text.History.Count - _prompt.Length - 1;
        var ended = _stopIds.Contains(id);
        var (shown, stopped) = ended ? ("", false) : text.Assembler.Add(id);
        StopReason? stop = ended ? StopReason.EndToken
            : stopped ? StopReason.StopString
            : index + 1 == _options.MaxTokens ? StopReason.MaxTokens
            : text.History.Count > _model.ContextLength ? StopReason.ContextFull
            : null;
        return new(text.Number, index, id,
            stop is null or StopReason.StopString ? shown : shown + text.Assembler.Finish(), logProbability, record, stop);
    }

    internal static void ExpectPrompt(ILanguageModel model, ReadOnlySpan<int> prompt)
    {
        if (prompt.IsEmpty)
        {
            throw new ArgumentException("There is nothing to continue: a prompt holds at least one token.");
        }

        if (prompt.Length > model.ContextLength)
        {
            throw new ArgumentException(
                $"The prompt has {prompt.Length} tokens; {model.Name} reads at most {model.ContextLength}. Shorten it.");
        }

        foreach (var id in prompt)
        {
            if ((uint)id >= (uint)model.VocabularySize)
            {
                throw new ArgumentException(
                    $"Token id {id} is outside the vocabulary of {model.Name}: expected 0 to {model.VocabularySize - 1}.");
            }
        }
    }

    private static bool IsIdentity(int[] parents, int streams) =>
        parents.Length == 0 || (parents.Length == streams && parents.Select((parent, i) => parent == i).All(same => same));

    private sealed class Text(int number, int[] prompt, SeededRandom random, TextAssembler assembler)
    {
        public int Number { get; } = number;

        public List<int> History { get; } = [.. prompt];

        public SeededRandom Random { get; } = random;

        public TextAssembler Assembler { get; } = assembler;
    }
}
