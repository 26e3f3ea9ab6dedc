using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>Limits of a search for a model's mode.</summary>
public sealed record ModelModeOptions
{
    /// <summary>Longest text, in tokens, the end token included.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>How many beginnings may be opened (read by the model) before the search gives up its proof.</summary>
    public int MaxOpened { get; init; } = 20_000;

    /// <summary>How many beginnings of one length are read side by side.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Width of the beam search whose best finished text is the first bound; greedy's is tried as well.</summary>
    public int Beams { get; init; } = 4;

    /// <summary>Tokens that end a text; null: the model's end tokens.</summary>
    public IReadOnlyList<int>? StopIds { get; init; }
}

/// <summary>
/// The likeliest finished text after a prompt, by depth-first search with the probability of the best text found as bound
/// (Stahlberg and Byrne 2019, arXiv 1908.10090). A beginning is never likelier than what it begins, so one that is not likelier
/// than the best finished text need not be opened, and when none is left, that text is the mode.
/// </summary>
/// <remarks>
/// Of the longest beginnings the likeliest are opened first, a batch at a time, each read again behind the prompt. Probabilities of
/// one text that were read in batches of different sizes differ by rounding, 1e-5 nats at most: texts closer than that are ties.
/// </remarks>
/// <param name="Ids">Its tokens after the prompt, the end token included; empty where no finished text was found.</param>
/// <param name="Text">The same as text, without the end token; empty where the model has no tokenizer.</param>
/// <param name="LogProbability">Natural logarithm of its probability; −∞ where no finished text was found.</param>
/// <param name="IsProven">True: no finished text of any length is likelier. False: a limit stopped the search.</param>
/// <param name="UpperBound">No finished text that the search has not seen is likelier than this, in nats.</param>
/// <param name="Opened">How many beginnings were opened after the bound of greedy and beam search was known.</param>
/// <param name="BeamLogProbability">The first bound: the best finished text of greedy and beam search; −∞ where they found none.</param>
public sealed record ModelMode(
    IReadOnlyList<int> Ids, string Text, double LogProbability, bool IsProven, double UpperBound, int Opened, double BeamLogProbability)
{
    /// <summary>Searches.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="options">Null: 32 tokens, 20,000 opened beginnings.</param>
    /// <param name="cancel">Stops within one batch.</param>
    /// <exception cref="ArgumentException">Nothing ends a text, or the prompt does not fit.</exception>
    public static ModelMode Find(
        ILanguageModel model, ReadOnlySpan<int> prompt, ModelModeOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        Generator.ExpectPrompt(model, prompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOpened, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Beams, 1);
        IReadOnlyList<int> stops = options.StopIds ?? model.EndIds;
        return stops.Count == 0
            ? throw new ArgumentException($"{model.Name} has no token that ends a text, so no text is finished: give StopIds.")
            : new Search(model, prompt.ToArray(), stops.ToHashSet(), options).Run(cancel);
    }

    private sealed record Beginning(Beginning? Parent, int Id, int Length, double LogProbability)
    {
        public int[] Ids()
        {
            var ids = new int[Length];
            for (var at = this; at.Parent is { } parent; at = parent)
            {
                ids[at.Length - 1] = at.Id;
            }

            return ids;
        }
    }

    private sealed class Search(ILanguageModel model, int[] prompt, HashSet<int> stops, ModelModeOptions options)
    {
        private readonly int _steps = Math.Min(options.MaxTokens, (model.ContextLength ?? int.MaxValue) - prompt.Length + 1);

        // Waiting beginnings by length, the likeliest first. Of one length no more than the limit can ever be opened.
        private readonly SortedDictionary<int, PriorityQueue<(Beginning Parent, int Id), double>> _waiting = [];
        private int[] _best = [];
        private double _bound = double.NegativeInfinity;
        private double _missed = double.NegativeInfinity;
        private int _opened;

        public ModelMode Run(CancellationToken cancel)
        {
            Start(cancel);
            var beam = _bound;
            Open([new(null, -1, 0, 0)]);
            while (_opened < options.MaxOpened && Next() is { Count: > 0 } batch)
            {
                cancel.ThrowIfCancellationRequested();
                Open(batch);
            }

            foreach (var queue in _waiting.Values)
            {
                _missed = queue.TryPeek(out _, out var best) ? Math.Max(_missed, -best) : _missed;
            }

            var text = model.Tokenizer?.Decode([.. _best.SkipLast(1)]) ?? "";
            return new(_best, text, _bound, _best.Length > 0 && _missed <= _bound, Math.Max(_missed, _bound), _opened, beam);
        }

        private void Start(CancellationToken cancel)
        {
            foreach (var beams in new[] { 1, options.Beams }.Distinct())
            {
                var beam = new BeamOptions { Beams = beams, MaxTokens = _steps, LengthPenalty = 0, StopIds = [.. stops] };
                foreach (var found in BeamSearch.Run(model, prompt, beam, cancel).Hypotheses)
                {
                    (_best, _bound) = found.Ended && found.LogProbability > _bound
                        ? ([.. found.Ids], found.LogProbability) : (_best, _bound);
                }
            }
        }

        /// <summary>The likeliest of the longest beginnings that can still beat the best text.</summary>
        private List<Beginning> Next()
        {
            var batch = new List<Beginning>();
            var most = Math.Min(options.Batch, options.MaxOpened - _opened);
            while (batch.Count == 0 && _waiting.Count > 0)
            {
                var (length, queue) = _waiting.Last();
                while (batch.Count < most && queue.TryDequeue(out var next, out var cost) && -cost > _bound)
                {
                    batch.Add(new(next.Parent, next.Id, length, -cost));
                }

                if (queue.Count == 0 || (queue.TryPeek(out _, out var least) && -least <= _bound))
                {
                    _waiting.Remove(length);
                }
            }

            return batch;
        }

        private void Open(List<Beginning> batch)
        {
            _opened += batch.Count;
            var length = batch[0].Length;
            using var reading = model.Start();
            var rows = reading.Read(prompt);
            if (length > 0)
            {
                reading.Select(new int[batch.Count]);
                rows = reading.Read([.. batch.SelectMany(beginning => beginning.Ids())]);
            }

            for (var i = 0; i < batch.Count; i++)
            {
                Extend(batch[i], rows[i], length + 1);
            }
        }

        private void Extend(Beginning beginning, ReadOnlySpan<float> row, int length)
        {
            var normaliser = beginning.LogProbability - Distributions.LogSumExp(row);
            foreach (var stop in stops)
            {
                if (row[stop] + normaliser > _bound)
                {
                    (_best, _bound) = ([.. beginning.Ids(), stop], row[stop] + normaliser);
                }
            }

            for (var id = 0; id < row.Length; id++)
            {
                var sum = row[id] + normaliser;
                if (sum > _bound && !stops.Contains(id))
                {
                    Wait(beginning, id, length, sum);
                }
            }
        }

        private void Wait(Beginning parent, int id, int length, double logProbability)
        {
            if (length >= _steps)
            {
                _missed = Math.Max(_missed, logProbability);
                return;
            }

            if (!_waiting.TryGetValue(length, out var queue))
            {
                _waiting[length] = queue = new();
            }

            queue.Enqueue((parent, id), -logProbability);
            if (queue.Count > 2 * options.MaxOpened)
            {
                var kept = new PriorityQueue<(Beginning, int), double>();
                while (kept.Count < options.MaxOpened && queue.TryDequeue(out var next, out var cost))
                {
                    kept.Enqueue(next, cost);
                }

                _missed = queue.TryPeek(out _, out var lost) ? Math.Max(_missed, -lost) : _missed;
                _waiting[length] = kept;
            }
        }
    }
}
