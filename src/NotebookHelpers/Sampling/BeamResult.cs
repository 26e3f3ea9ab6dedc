namespace BetweenTokens.Sampling;

/// <summary>What became of a node of a beam search.</summary>
public enum BeamFate
{
    /// <summary>A beginning of which at least one continuation was kept.</summary>
    Continued,

    /// <summary>Considered, but outside the beam at its step.</summary>
    OutsideBeam,

    /// <summary>A beginning that was kept, of which no continuation was kept at the next step.</summary>
    Childless,

    /// <summary>The last node of one of the hypotheses that were returned.</summary>
    Returned,

    /// <summary>
    /// A finished text, or one that still grew when the search stopped, that better ones pushed out of the list of hypotheses.
    /// </summary>
    Beaten,
}

/// <summary>One node of the search tree: a token after the node that it continues.</summary>
/// <param name="Index">Its number in <see cref="BeamResult.Nodes"/>.</param>
/// <param name="Parent">Number of the node before it; −1 for the first token.</param>
/// <param name="Step">Number of the token, from 0.</param>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Natural logarithm of the probability of all tokens up to here.</param>
/// <param name="Kept">False: considered, but outside the beam.</param>
public sealed record BeamNode(int Index, int Parent, int Step, int Id, double LogProbability, bool Kept)
{
    /// <summary>Σ log p / length^α of the text up to here: what finished texts are compared by.</summary>
    public double Score { get; init; }

    /// <summary>True: the token ends the text.</summary>
    public bool Ends { get; init; }

    /// <summary>What became of it.</summary>
    public BeamFate Fate { get; init; }

    /// <summary>
    /// The step at which the search gave up the last text through this node: its own where it fell outside the beam, the next where
    /// none of its continuations was kept, the latest of its continuations' otherwise. Null: a hypothesis goes through it.
    /// </summary>
    public int? Died { get; init; }
}

/// <summary>One finished continuation.</summary>
/// <param name="Ids">New tokens, an end token included.</param>
/// <param name="LogProbability">Natural logarithm of their probability.</param>
/// <param name="Score">The same over length^α.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Ids, double LogProbability, double Score)
{
    /// <summary>Number of its last node in <see cref="BeamResult.Nodes"/>.</summary>
    public int Node { get; init; }

    /// <summary>True: its last token ends the text; false: the search stopped before it did.</summary>
    public bool Ended { get; init; }

    /// <summary>The tokens as text, an end token left out; empty where the model has no tokenizer.</summary>
    public string Text { get; init; } = "";
}

/// <summary>What a beam search found, and the tree that it walked.</summary>
/// <param name="Hypotheses">Best first, at most as many as beams.</param>
/// <param name="Nodes">Every continuation that was considered: at each step twice as many as beams, parents before children.</param>
public sealed record BeamResult(IReadOnlyList<BeamHypothesis> Hypotheses, IReadOnlyList<BeamNode> Nodes)
{
    /// <summary>The nodes of a text from its first token to one of its nodes.</summary>
    /// <param name="node">Number in <see cref="Nodes"/>.</param>
    public IReadOnlyList<BeamNode> Path(int node)
    {
        var path = new List<BeamNode>();
        for (; node >= 0; node = Nodes[node].Parent)
        {
            path.Insert(0, Nodes[node]);
        }

        return path;
    }

    /// <summary>Writes into each node what became of it.</summary>
    /// <param name="nodes">The tree as it was walked.</param>
    /// <param name="hypotheses">What is returned.</param>
    /// <param name="beaten">The step at which a finished text left the list, by its last node.</param>
    internal static BeamResult Of(
        IReadOnlyList<BeamNode> nodes, IReadOnlyList<BeamHypothesis> hypotheses, IReadOnlyDictionary<int, int> beaten)
    {
        var returned = hypotheses.Select(hypothesis => hypothesis.Node).ToHashSet();
        var continued = nodes.Where(node => node.Kept).Select(node => node.Parent).ToHashSet();

        // −1: nothing through the node has died yet; int.MaxValue: a hypothesis goes through it.
        var last = new int[nodes.Count];
        Array.Fill(last, -1);
        var told = new BeamNode[nodes.Count];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            var (fate, died) = returned.Contains(i) ? (BeamFate.Returned, int.MaxValue)
                : !node.Kept ? (BeamFate.OutsideBeam, node.Step)
                : beaten.TryGetValue(i, out var step) ? (BeamFate.Beaten, step)
                : continued.Contains(i) ? (BeamFate.Continued, last[i])
                : (BeamFate.Childless, node.Step + 1);
            told[i] = node with { Fate = fate, Died = died == int.MaxValue ? null : died };
            if (node.Parent >= 0 && node.Kept)
            {
                last[node.Parent] = Math.Max(last[node.Parent], died);
            }
        }

        return new(hypotheses, told);
    }
}
