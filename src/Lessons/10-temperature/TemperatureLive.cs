using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>
/// The key claims of section 10 on a few units with a model of this session; long texts of a published model are left to what was
/// measured ahead.
/// </summary>
public static class TemperatureLive
{
    private static readonly Dictionary<string, (int Glass, int Real)> _units = new()
    {
        ["10-04"] = (10, 4),
        ["10-05"] = (10, 4),
        ["10-06"] = (10, 4),
        ["10-08"] = (10, 0),
        ["10-09"] = (40, 8),
        ["10-10"] = (12, 0),
    };

    /// <summary>The claim's surveys of the model's kind, each on its first units; nothing for a claim that needs none or longer.</summary>
    /// <param name="claim">Section and number, two digits each.</param>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<Evidence> Of(string claim, LanguageModel model)
    {
        var (glass, real) = _units.GetValueOrDefault(claim);
        var units = Evidence.KindOf(Needed.Of(model).Name) == EvidenceKind.Glass ? glass : real;
        return units == 0 ? [] : LiveEvidence.Of(claim, model, units);
    }

    /// <summary>The same with a model that may be absent; nothing where it is.</summary>
    /// <inheritdoc cref="Of(string, LanguageModel)"/>
    public static IReadOnlyList<Evidence> Of(string claim, Maybe<LanguageModel> model) =>
        Needed.Of(model).Match(here => Of(claim, here), _ => []);
}
