using System.Globalization;

namespace BetweenTokens.Sampling;

/// <summary>A setting outside its range.</summary>
/// <param name="Setting">Name of the property.</param>
/// <param name="Found">What it is.</param>
/// <param name="Expected">What it may be, in words.</param>
internal sealed record SettingFault(string Setting, string Found, string Expected)
{
    /// <summary>One fault, or none.</summary>
    public static IEnumerable<SettingFault> Where<T>(bool isFault, string setting, T found, string expected) =>
        isFault ? [new(setting, string.Create(CultureInfo.InvariantCulture, $"{found}"), expected)] : [];

    /// <summary>Refuses the first of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is one.</exception>
    public static void Throw(IEnumerable<SettingFault> faults)
    {
        if (faults.FirstOrDefault() is { } fault)
        {
            throw new ArgumentOutOfRangeException(null, $"{fault.Setting} is {fault.Found}; expected {fault.Expected}.");
        }
    }
}
