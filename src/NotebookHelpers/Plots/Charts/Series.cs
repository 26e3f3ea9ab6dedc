namespace BetweenTokens.Plots;

/// <summary>How a line is drawn.</summary>
public enum Stroke
{
    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,
}

/// <summary>One curve, with a band around it where its uncertainty is known.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="X">Places, in the unit of the x axis.</param>
/// <param name="Y">Values, in the unit of the y axis; what is not finite is a gap.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>A curve over 0, 1, 2, …</summary>
    public Series(string name, IReadOnlyList<double> y)
        : this(name, [.. Enumerable.Range(0, y.Count).Select(i => (double)i)], y)
    {
    }

    /// <summary>Lower edge of the band; needs <see cref="High"/>.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>Upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Name of the band in the legend; null: the band is not named.</summary>
    public string? Band { get; init; }

    /// <summary>Who the curve stands for, which gives it its colour; <see cref="Role.None"/>: by its name.</summary>
    public Role Role { get; init; }

    /// <summary>Kind of line; limits and baselines are dashed.</summary>
    public Stroke Stroke { get; init; }

    /// <summary>Marks the points that were measured.</summary>
    public bool Markers { get; init; }

    /// <summary>True where both have the same values.</summary>
    internal bool SameValues(Series other) => Name == other.Name && X.SequenceEqual(other.X) && Y.SequenceEqual(other.Y);

    internal void Check()
    {
        if (X.Count != Y.Count || (Low is null) != (High is null) || (Low is { } low && (low.Count != X.Count || High!.Count != X.Count)))
        {
            throw new ArgumentException($"The curve '{Name}' has {X.Count} places, {Y.Count} values, a band of {Low?.Count ?? 0} "
                + $"and {High?.Count ?? 0}; all that are given must be equally many.");
        }
    }
}
