using System.Globalization;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Runs;

namespace BetweenTokens.Workbook.Commands;

/// <summary>
/// What <c>workbook models verify</c> says of a model that was trained here: its noted numbers, and with
/// --deep the same measured again.
/// </summary>
internal sealed record GlassVerification(TrainingLog Log, IReadOnlyList<FileVerdict> Verdicts)
{
    // another processor rounds float32 sums differently; the seeds are the same
    private const double Relative = 1e-3;
    private const double Absolute = 1e-5;

    // Half a minute of one core; another processor's rounding makes another model of the same recipe, which comes as near.
    private const double MostOperations = 1e12;
    private const double AgainRelative = 0.2;

    /// <summary>Checks the hashes; with <paramref name="deep"/> measures again, on as much as was noted.</summary>
    public static GlassVerification Of(string folder, bool deep)
    {
        var log = TrainingLog.Read(folder);
        var now = GlassModel.Hashes(folder);
        var verdicts = log.Files.Select(file => new FileVerdict(
                file.Key, now.GetValueOrDefault(file.Key) == file.Value, now.TryGetValue(file.Key, out var hash)
                    ? hash == file.Value ? "SHA-256 is the noted one" : $"SHA-256 {hash} is not the noted one: {file.Value}"
                    : "missing"))
            .ToList();
        if (deep)
        {
            using var model = LanguageModel.Load(folder);
            var law = GlassLaw.Of(log.Recipe);
            var word = law.SplitOtherwise(model.Tokenizer!);
            verdicts.Add(new("words in tokens", word is null,
                word is null ? "every word is split as the recipe says" : $"'{word}' is split otherwise than the recipe says"));
            verdicts.AddRange(Compare(log.Measures, GlassMeasures.Of(model, law, log.Measures.Options)));
            if (GlassModel.Cost(log) < MostOperations)
            {
                verdicts.Add(Again(log, folder));
            }
        }

        return new(log, verdicts);
    }

    /// <summary>The row of the JSON report.</summary>
    public object Row(string name, bool isSound)
    {
        var (distance, withheld, grammar) = (Log.Measures.Distance, Log.Measures.Withheld, Log.Measures.Grammar);
        return new
        {
            Name = name,
            IsSound = isSound,
            Log.Parameters,
            TrainedOn = Log.Tokens,
            distance.Kl,
            distance.KlPerWord,
            distance.KlPerCharacter,
            distance.KlByKind,
            Ece = distance.CalibrationError,
            distance.TotalVariation,
            distance.Entropy,
            MeasuredOn = distance.Tokens,
            distance.Words,
            distance.Characters,
            WorldKl = Log.Measures.World?.Kl,
            Withheld = withheld,
            GrammarErrors = grammar is null
                ? null
                : new { grammar.Sentences, grammar.Errors, grammar.Share, grammar.Interval.Low, grammar.Interval.High, grammar.Unit },
            Files = Verdicts,
        };
    }

    private static FileVerdict Again(TrainingLog log, string folder)
    {
        var (same, kl) = GlassModel.TrainAgain(log, folder);
        var noted = log.Measures.Distance.Kl;
        return new("trained again", same || Math.Abs(kl - noted) <= AgainRelative * noted, same
            ? "every weight is the same"
            : string.Create(CultureInfo.InvariantCulture, $"other weights, KL {kl:0.000000}; noted {noted:0.000000}"));
    }

    private static IEnumerable<FileVerdict> Compare(GlassMeasures noted, GlassMeasures found)
    {
        yield return Number("KL", noted.Distance.Kl, found.Distance.Kl);
        foreach (var (kind, kl) in noted.Distance.KlByKind)
        {
            yield return Number($"KL {kind}", kl, found.Distance.KlByKind.GetValueOrDefault(kind, double.NaN));
        }

        yield return Number("calibration error", noted.Distance.CalibrationError, found.Distance.CalibrationError);
        yield return Number("total variation", noted.Distance.TotalVariation, found.Distance.TotalVariation);
        if (noted.World is { } world)
        {
            yield return Number("KL from the world", world.Kl, found.World?.Kl ?? double.NaN);
        }

        if (noted.Withheld is { } withheld)
        {
            yield return Number("KL after withheld contexts", withheld.Kl, found.Withheld?.Kl ?? double.NaN);
        }

        if (noted.Grammar is { } grammar)
        {
            // a draw on the edge of two words may fall the other way, and the text goes on differently
            var again = found.Grammar!;
            yield return new("grammar", again.Interval.Low <= grammar.Interval.High && grammar.Interval.Low <= again.Interval.High,
                $"{again.Errors} of {again.Sentences} {again.Unit}; noted {grammar.Errors} of {grammar.Sentences}");
        }
    }

    private static FileVerdict Number(string what, double noted, double found) =>
        new(what, Math.Abs(noted - found) <= Absolute + (Relative * Math.Abs(noted)),
            string.Create(CultureInfo.InvariantCulture, $"measured {found:0.000000}; noted {noted:0.000000}"));
}
