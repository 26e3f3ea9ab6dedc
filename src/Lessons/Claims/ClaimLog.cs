
namespace BetweenTokens.Lessons.Claims;

/// <summary>Verdicts of this session, so that a notebook can close with the table of its section.</summary>
public static class ClaimLog
{
    private static readonly Lock _lock = new();
    private static readonly Dictionary<(string Id, string Model), ClaimVerdict> _verdicts = [];

    /// <summary>Verdicts of a section, by claim and model.</summary>
    public static IReadOnlyList<ClaimVerdict> Of(int section)
    {
        lock (_lock)
        {
            return [.. _verdicts.Values.Where(v => v.Claim.Section == section)
                .OrderBy(v => v.Claim.Id, StringComparer.Ordinal).ThenBy(v => v.Model, StringComparer.Ordinal)];
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

    /// <summary>A later verdict on the same claim and model replaces the earlier.</summary>
    internal static void Add(ClaimVerdict verdict)
    {
        lock (_lock)
        {
            _verdicts[(verdict.Claim.Id, verdict.Model)] = verdict;
        }
    }
}
