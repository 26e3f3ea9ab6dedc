using BetweenTokens.Training.Runs;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary>The numbers of a glass model, line by line, as <c>workbook train</c> and <c>workbook models measure</c> end.</summary>
internal static class MeasuredNumbers
{
    public static void Write(IAnsiConsole console, TrainingLog log)
    {
        var (recipe, measures, distance) = (log.Recipe, log.Measures, log.Measures.Distance);
        var token = recipe.MaskedShare is null ? "token" : "hidden token";
        Say(console, $"KL {distance.Kl:0.0000} nats a {token} above an entropy of {distance.Entropy:0.0000}, total variation {distance.TotalVariation:0.0000}, calibration error {distance.CalibrationError:0.0000}, on {distance.Tokens} predictions");
        if (recipe.Pieces is not null)
        {
            Say(console, $"KL {distance.KlPerWord:0.0000} nats a word above {distance.EntropyPerWord:0.0000}, {distance.KlPerCharacter:0.0000} a character; {distance.Words} words, {distance.Characters} characters");
        }

        foreach (var (kind, kl) in distance.KlByKind)
        {
            Say(console, $"  {kind,-16} {kl:0.0000}   ({distance.TokensByKind[kind]})");
        }

        if (measures.Withheld is { } withheld)
        {
            Say(console, $"after withheld contexts {withheld.Kl:0.0000} ({string.Join(", ", withheld.KlByKind.Select(kind => FormattableString.Invariant($"{kind.Key} {kind.Value:0.0000}")))})");
        }

        if (measures.Grammar is { } grammar)
        {
            Say(console, $"grammar: {grammar.Errors} errors in {grammar.Sentences} {grammar.Unit}{(grammar.Misspelt is { } misspelt ? FormattableString.Invariant($", {misspelt} of them no word of the world") : "")}");
        }
    }

    private static void Say(IAnsiConsole console, FormattableString text) => console.WriteLine(FormattableString.Invariant(text));
}
