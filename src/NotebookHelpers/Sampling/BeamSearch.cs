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

/// <summary>One node of the search tree: a token after the node that it continues.</summary>
/// <param name="Index">Its number in <see cref="BeamResult.Nodes"/>.</param>
/// <param name="Parent">Number of the node before it; −1 for the first token.</param>
/// <param name="Step">Number of the token, from 0.</param>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Natural logarithm of the probability of all tokens up to here.</param>
/// <param name="Kept">False: considered, but outside the beam.</param>
public sealed record BeamNode(int Index, int Parent, int Step, int Id, double LogProbability, bool Kept);

/// <summary>One finished continuation.</summary>
/// <param name="Ids">New tokens, an end token included.</param>
/// <param name="LogProbability">Natural logarithm of their probability.</param>
/// <param name="Score">The same over length^α.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Ids, double LogProbability, double Score);

/// <summary>What a beam search found, and the tree that it walked.</summary>
/// <param name="Hypotheses">Best first, at most as many as beams.</param>
/// <param name="Nodes">Every continuation that was considered.</param>
public sealed record BeamResult(IReadOnlyList<BeamHypothesis> Hypotheses, IReadOnlyList<BeamNode> Nodes);

/// <summary>Keeps the likeliest beginnings at every step; scores as in transformers.</summary>
public sealed class BeamSearch
{
    private readonly BeamOptions _options;
    private readonly HashSet<int> _stopIds;
    private readonly List<BeamNode> _nodes = [];
    private readonly List<BeamHypothesis> _finished = [];

    private BeamSearch(ILanguageModel model, BeamOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Beams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 1);
        _options = options;
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
        return search.Run(model, prompt, cancel);
    }

    private BeamResult Run(ILanguageModel model, ReadOnlySpan<int> prompt, CancellationToken cancel)
    {
        var steps = Math.Min(_options.MaxTokens, (model.ContextLength ?? int.MaxValue) - prompt.Length + 1);
        using var reading = model.Start();
        List<BeamNode?> beam = [null];
        var rows = reading.Read(prompt);
        for (var step = 0; step < steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var kept = Advance(beam, rows, step);
            if (step + 1 == steps || IsDecided(kept, step + 1))
            {
                _finished.AddRange(kept.Select(Hypothesis));
                break;
            }

            reading.Select([.. kept.Select(node => beam.FindIndex(parent => (parent?.Index ?? -1) == node.Parent))]);
            beam = [.. kept];
            rows = reading.Read([.. kept.Select(node => node.Id)]);
        }

        return new([.. _finished.OrderByDescending(h => h.Score).Take(_options.Beams)], _nodes);
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
            var node = new BeamNode(_nodes.Count, parent, step, id, sum, ends ? rank < _options.Beams : kept.Count < _options.Beams);
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

        _finished.Sort((a, b) => b.Score.CompareTo(a.Score));
        _finished.RemoveRange(_options.Beams, _finished.Count - _options.Beams);
        return kept[0].LogProbability / Math.Pow(length, _options.LengthPenalty) <= _finished[^1].Score;
    }

    private BeamHypothesis Hypothesis(BeamNode node)
    {
        var ids = new List<int>();
        for (var at = node; ; at = _nodes[at.Parent])
        {
            ids.Insert(0, at.Id);
            if (at.Parent < 0)
            {
                return new(ids, node.LogProbability, node.LogProbability / Math.Pow(ids.Count, _options.LengthPenalty));
            }
        }
    }
}
