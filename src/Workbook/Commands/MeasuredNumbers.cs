using BetweenTokens.Training.Runs;
using Spectre.Console;
using static System.FormattableString;

namespace BetweenTokens.Workbook.Commands;

/// <summary>The numbers of a glass model, line by line, as <c>workbook train</c> and <c>workbook models measure</c> end.</summary>
internal static class MeasuredNumbers
{
    public static void Write(IAnsiConsole console, TrainingLog log)
    {
        var (recipe, measures, distance) = (log.Recipe, log.Measures, log.Measures.Distance);
        var token = recipe.MaskedShare is null ? "token" : "hidden token";
        console.WriteLine(
            Invariant($"KL {distance.Kl:0.0000} nats a {token} above an entropy of {distance.Entropy:0.0000}, ")
            + Invariant($"total variation {distance.TotalVariation:0.0000}, calibration error {distance.CalibrationError:0.0000}, ")
            + Invariant($"on {distance.Tokens} predictions"));
        if (recipe.Pieces is not null)
        {
            console.WriteLine(
                Invariant($"KL {distance.KlPerWord:0.0000} nats a word above {distance.EntropyPerWord:0.0000}, ")
                + Invariant($"{distance.KlPerCharacter:0.0000} a character; {distance.Words} words, {distance.Characters} characters"));
        }

        foreach (var (kind, kl) in distance.KlByKind)
        {
            console.WriteLine(Invariant($"  {kind,-16} {kl:0.0000}   ({distance.TokensByKind[kind]})"));
        }

        if (measures.Withheld is { } withheld)
        {
            var byKind = withheld.KlByKind.Select(kind => Invariant($"{kind.Key} {kind.Value:0.0000}"));
            console.WriteLine(Invariant($"after withheld contexts {withheld.Kl:0.0000} ({string.Join(", ", byKind)})"));
        }

        if (measures.Grammar is { } grammar)
        {
            var misspelt = grammar.Misspelt is { } words ? Invariant($", {words} of them no word of the world") : "";
            console.WriteLine(Invariant($"grammar: {grammar.Errors} errors in {grammar.Sentences} {grammar.Unit}{misspelt}"));
        }
    }
}
