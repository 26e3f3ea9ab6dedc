using System.Globalization;
using System.Runtime.CompilerServices;

namespace BetweenTokens.Tests.Testing;

/// <summary>
/// All tests run as on a Russian reader's machine: 0,936 and 1 234, dates by dots. What is written for machines must come
/// out with points all the same.
/// </summary>
/// <remarks>Made by hand, because .NET knows ru-RU only where libicu is installed.</remarks>
internal static class RussianNumbers
{
    public static CultureInfo Culture { get; } = Make();

    [ModuleInitializer]
    internal static void Use() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = Culture;

    private static CultureInfo Make()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = "\u00a0";
        culture.NumberFormat.NegativeSign = "-";
        culture.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        culture.TextInfo.ListSeparator = ";";
        return culture;
    }
}
