using System.Globalization;
using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>A country and its capital.</summary>
/// <param name="Country">«France», with its article where it has one.</param>
/// <param name="Capital">Its usual English name.</param>
public sealed record CapitalFact(string Country, string Capital);

/// <summary>
/// The questions behind the claims of section 10 (<c>data/texts/temperature.en.json</c>), written down before any model was asked.
/// </summary>
public sealed record TemperatureQuestions
{
    private static readonly string[] _examples = ["Estonia", "Uruguay"];

    private static readonly Lazy<TemperatureQuestions> _all = new(() => JsonSerializer.Deserialize<TemperatureQuestions>(
        OwnTexts.Read("temperature.en.json", typeof(TemperatureQuestions).Assembly), ClaimJson.Options)!);

    /// <summary>All of them.</summary>
    public static TemperatureQuestions All => _all.Value;

    /// <summary>What the file says of itself.</summary>
    public string About { get; init; } = "";

    /// <summary>Countries and capitals.</summary>
    public IReadOnlyList<CapitalFact> Capitals { get; init; } = [];

    /// <summary>Two ways to ask for a capital; {0} is the country.</summary>
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>Two ways to ask for an opinion; {0} is the subject.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>Subjects on which there is no one answer.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The capitals but for those that serve as examples.</summary>
    internal static IEnumerable<CapitalFact> Asked => All.Capitals.Where(fact => !_examples.Contains(fact.Country));

    /// <summary>«The capital of Estonia is Tallinn. … The capital of France is».</summary>
    public static string CapitalAfterExamples(string country) => string.Concat(_examples.Select(one =>
        $"The capital of {one} is {All.Capitals.First(fact => fact.Country == one).Capital}. ")) + $"The capital of {country} is";

    internal static string Ask(string question, string about) => string.Format(CultureInfo.InvariantCulture, question, about);
}
