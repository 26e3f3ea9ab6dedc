namespace BetweenTokens.Models.Hooks;

/// <summary>Which axis of an activation is the head and which the position; shapes as listed at <see cref="HookPoint"/>.</summary>
internal static class HookAxes
{
    /// <summary>Axis of the head (query heads, or key-value heads for keys and values); null where there are none.</summary>
    public static int? Head(HookPoint point) => point switch
    {
        HookPoint.HeadMix => 2,
        HookPoint.Query or HookPoint.Key or HookPoint.Value or HookPoint.RotatedQuery or HookPoint.RotatedKey or HookPoint.Scores or HookPoint.Pattern => 1,
        _ => null,
    };

    /// <summary>Axis of the position (the query's for scores and patterns).</summary>
    public static int Position(HookPoint point) => point switch
    {
        HookPoint.PositionEmbed => 0,
        _ => Head(point) == 1 ? 2 : 1,
    };
}
