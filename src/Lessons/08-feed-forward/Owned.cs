namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>What a notebook made and gives back in its last cell.</summary>
public static class Owned
{
    /// <summary>Disposes of all that was made; what a failed cell did not make is passed over.</summary>
    /// <param name="owned">Models, traces.</param>
    public static void Free(params IReadOnlyList<IDisposable?> owned)
    {
        foreach (var one in owned)
        {
            one?.Dispose();
        }
    }
}
