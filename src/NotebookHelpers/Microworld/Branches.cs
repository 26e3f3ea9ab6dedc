namespace BetweenTokens.Microworld;

/// <summary>
/// The ways out of one state, as a kind states them: either a table of (weight, words, next state),
/// or one uniform draw from a pool, whose next states are made only when asked for.
/// </summary>
public sealed class Branches
{
    internal List<double> Weights { get; } = [];

    internal List<int[]> Phrases { get; } = [];

    internal List<State?> Targets { get; } = [];

    internal List<Kind>? Kinds { get; private set; }

    internal Pool? Pool { get; private set; }

    internal ulong Mask { get; private set; }

    internal Func<int, State>? Drawn { get; private set; }

    /// <summary>A way that is taken with a weight.</summary>
    /// <param name="weight">Non-negative; zero adds nothing.</param>
    /// <param name="words">Words spoken on the way; none makes a silent choice.</param>
    /// <param name="next">Where it leads; null ends the document.</param>
    public Branches Add(double weight, int[] words, State? next)
    {
        if (!(weight >= 0) || double.IsInfinity(weight))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number, zero or more.");
        }

        if (Pool is not null)
        {
            throw new InvalidOperationException("A state is either a table of branches or one draw from a pool, not both.");
        }

        if (weight > 0)
        {
            Weights.Add(weight);
            Phrases.Add(words);
            Targets.Add(next);
        }

        return this;
    }

    /// <summary>The only way out.</summary>
    public void Say(int[] words, State? next) => Add(1, words, next);

    /// <summary>A uniform draw of one item of a pool.</summary>
    /// <param name="pool">At most 64 items.</param>
    /// <param name="mask">Bit i allows item i.</param>
    /// <param name="next">The state after item i was spoken. Every item must lead to documents of equally distributed length.</param>
    public void Draw(Pool pool, ulong mask, Func<int, State> next)
    {
        if (Weights.Count > 0 || Pool is not null)
        {
            throw new InvalidOperationException("A state is either a table of branches or one draw from a pool, not both.");
        }

        if ((mask & pool.Everything) == 0)
        {
            throw new ArgumentException("Nothing is left to draw.", nameof(mask));
        }

        (Pool, Mask, Drawn) = (pool, mask & pool.Everything, next);
    }

    internal void AddKind(double weight, Kind kind)
    {
        Kinds ??= [];
        if (weight > 0)
        {
            Add(weight, [], kind.Start);
            Kinds.Add(kind);
        }
    }

    internal void Clear()
    {
        Weights.Clear();
        Phrases.Clear();
        Targets.Clear();
        (Kinds, Pool, Mask, Drawn) = (null, null, 0, null);
    }
}
