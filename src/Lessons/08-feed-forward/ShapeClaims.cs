using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>08-01, 08-02, 08-11: shares, widths and numbers of neurons, computed from published shapes.</summary>
public static class ShapeClaims
{
    /// <summary>08-01: how much of all parameters lies in the feed-forward parts.</summary>
    /// <param name="share">Of what; null: of all parameters.</param>
    public static Evidence Shares(Func<PublishedConfig, double>? share = null) => Of(
        PublishedConfigs.All, "share of all parameters in the FFN", share ?? (one => (double)one.FeedForward / one.Parameters));

    /// <summary>08-02: inner width over the width of the model.</summary>
    /// <param name="ratio">The ratio; null: that.</param>
    public static Evidence Widths(Func<PublishedConfig, double>? ratio = null) => Of(
        PublishedConfigs.All, "inner width over the width of the model", ratio ?? (one => (double)one.Config.DMlp / one.Config.DModel));

    /// <summary>08-11: neurons of models of a billion parameters and more.</summary>
    /// <param name="neurons">How many; null: layers times inner width.</param>
    public static Evidence Neurons(Func<PublishedConfig, double>? neurons = null) =>
        Of(PublishedConfigs.Large, "FFN neurons", neurons ?? (one => one.Neurons));

    private static Evidence Of(IEnumerable<PublishedConfig> configs, string name, Func<PublishedConfig, double> number) =>
        Evidence.Arithmetic([.. configs.Select(one => Measured.Exact($"{name}: {one.Name}", number(one)))]);
}
