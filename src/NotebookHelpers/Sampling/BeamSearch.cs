using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>Settings of a beam search.</summary>
public sealed record BeamOptions
{
    /// <summary>How many beginnings are kept at each step.</summary>
    public int Beams { get; init; } = 4;

    /// <summary>Longest continuation, in tokens.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>α in the score Σ log p / length^α; 0 compares plain probabilities, which favours short texts.</summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>Tokens that end a text; null: the model's end tokens; empty: none.</summary>
    public IReadOnlyList<int>? StopIds { get; init; }
}

/// <summary>Keeps the likeliest beginnings at every step; scores as in transformers.</summary>
public sealed class BeamSearch
{
    private readonly BeamOptions _options;
    private readonly HashSet<int> _stopIds;
    private readonly List<BeamNode> _nodes = [];
    private readonly List<BeamHypothesis> _finished = [];
    private readonly Dictionary<int, int> _beaten = [];
    private readonly ILanguageModel _model;

    private BeamSearch(ILanguageModel model, BeamOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Beams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 1);
        (_model, _options) = (model, options);
        _stopIds = [.. options.StopIds ?? model.EndIds];
    }

    /// <summary>Searches.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="options">Null: four beams, 32 tokens, α = 1.</param>
    /// <param name="cancel">Stops within one step.</param>
    public static BeamResult Run(
        ILanguageModel model, ReadOnlySpan<int> prompt, BeamOptions? options = null, CancellationToken cancel = default)
    {
        Generator.ExpectPrompt(model, prompt);
        var search = new BeamSearch(model, options ?? new());
        return search.Run(prompt, cancel);
    }

    private BeamResult Run(ReadOnlySpan<int> prompt, CancellationToken cancel)
    {
        var steps = Math.Min(_options.MaxTokens, (_model.ContextLength ?? int.MaxValue) - prompt.Length + 1);
        using var reading = _model.Start();
        List<BeamNode?> beam = [null];
        var rows = reading.Read(prompt);
        for (var step = 0; step < steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var kept = Advance(beam, rows, step);
            if (step + 1 == steps || IsDecided(kept, step + 1))
            {
                _finished.AddRange(kept.Select(Hypothesis));
                KeepBest(step);
                break;
            }

            reading.Select([.. kept.Select(node => beam.FindIndex(parent => (parent?.Index ?? -1) == node.Parent))]);
            beam = [.. kept];
            rows = reading.Read([.. kept.Select(node => node.Id)]);
        }

        return BeamResult.Of(_nodes, _finished, _beaten);
    }

    /// <summary>Takes the best continuations of the whole beam; those that end a text leave it.</summary>
    private List<BeamNode> Advance(List<BeamNode?> beam, LogitRows rows, int step)
    {
        // Twice as many candidates as beams, so that enough remain when some end.
        var width = 2 * _options.Beams;
        var candidates = new List<(int Parent, int Id, double Sum)>();
        for (var i = 0; i < beam.Count; i++)
        {
            var (row, normaliser) = (i, Distributions.LogSumExp(rows[i]));
            candidates.AddRange(Distributions.Top(rows[row], width)
                .Where(id => !float.IsNegativeInfinity(rows[row][id]))
                .Select(id => (beam[row]?.Index ?? -1, id, (beam[row]?.LogProbability ?? 0) + rows[row][id] - normaliser)));
        }

        var kept = new List<BeamNode>();
        foreach (var ((parent, id, sum), rank) in candidates.OrderByDescending(c => c.Sum).Take(width).Select((c, rank) => (c, rank)))
        {
            var ends = _stopIds.Contains(id);
            var node = new BeamNode(_nodes.Count, parent, step, id, sum, ends ? rank < _options.Beams : kept.Count < _options.Beams)
            {
                Ends = ends,
                Score = Score(sum, step + 1),
            };
            _nodes.Add(node);
            if (node.Kept && ends)
            {
                _finished.Add(Hypothesis(node));
            }
            else if (node.Kept)
            {
                kept.Add(node);
            }
        }

        return kept;
    }

    /// <summary>True when no beginning in the beam can still beat the worst of enough finished texts (transformers' rule).</summary>
    private bool IsDecided(List<BeamNode> kept, int length)
    {
        if (kept.Count == 0)
        {
            return true;
        }

        if (_finished.Count < _options.Beams)
        {
            return false;
        }

        KeepBest(length - 1);
        return Score(kept[0].LogProbability, length) <= _finished[^1].Score;
    }

    /// <summary>Sorts the finished texts, best first, and lets go of those beyond as many as beams.</summary>
    private void KeepBest(int step)
    {
        List<BeamHypothesis> sorted = [.. _finished.OrderByDescending(h => h.Score)];
        foreach (var beaten in sorted.Skip(_options.Beams))
        {
            _beaten[beaten.Node] = step;
        }

        _finished.Clear();
        _finished.AddRange(sorted.Take(_options.Beams));
    }

    private double Score(double logProbability, int length) => logProbability / Math.Pow(length, _options.LengthPenalty);

    private BeamHypothesis Hypothesis(BeamNode node)
    {
        var ids = new List<int>();
        for (var at = node; ; at = _nodes[at.Parent])
        {
            ids.Insert(0, at.Id);
            if (at.Parent < 0)
            {
                var text = node.Ends ? ids[..^1] : ids;
                return new(ids, node.LogProbability, node.Score)
                {
                    Node = node.Index,
                    Ended = node.Ends,
                    Text = _model.Tokenizer?.Decode(text) ?? "",
                };
            }
        }
    }
}
