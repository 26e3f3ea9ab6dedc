
namespace BetweenTokens.Lessons.Claims;

/// <summary>Verdicts of this session, so that a notebook can close with the table of its section.</summary>
public static class ClaimLog
{
    private static readonly Lock _lock = new();
    private static readonly Dictionary<string, ClaimVerdict> _verdicts = [];

    /// <summary>Verdicts of a section, by claim.</summary>
    public static IReadOnlyList<ClaimVerdict> Of(int section)
    {
        lock (_lock)
        {
            return [.. _verdicts.Values.Where(v => v.Claim.Section == section)
                .OrderBy(v => v.Claim.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>Forgets all of them.</summary>
    public static void Clear()
    {
        lock (_lock)
        {
            _verdicts.Clear();
        }
    }

    /// <summary>A later verdict on the same claim replaces the earlier.</summary>
    internal static void Add(ClaimVerdict verdict)
    {
        lock (_lock)
        {
            _verdicts[verdict.Claim.Id] = verdict;
        }
    }
}
