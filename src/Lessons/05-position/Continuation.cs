using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>A training at one moment.</summary>
/// <param name="Step">Steps taken in all.</param>
/// <param name="Within">Loss above the law at places that training has, nats a word.</param>
/// <param name="Beyond">The same at the places up to twice as far.</param>
/// <param name="Recall">Share of questions within the trained places that are answered with what was noted.</param>
public sealed record ContinuedPoint(int Step, double Within, double Beyond, double Recall);

/// <summary>
/// Several half-trained models that learn on side by side, from their stops to the end of a short schedule. The optimisers'
/// memory begins anew: a stop keeps weights only.
/// </summary>
public sealed class Continuation : IDisposable
{
    private const int StepsOfAFrame = 3;

    private readonly List<(string Scheme, Trainer Trainer, List<ContinuedPoint> Points)> _runs = [];
    private readonly NotesProbe _probe;
    private readonly int _from;

    /// <summary>Loads the stops and takes the first look.</summary>
    /// <param name="schemes">Schemes of the position race whose stops are there.</param>
    /// <param name="from">Step of the stops.</param>
    /// <param name="steps">How many steps they will learn on.</param>
    /// <param name="seed">Seed of the documents to come.</param>
    /// <exception cref="ReaderException">Less than one step.</exception>
    public Continuation(IReadOnlyList<string> schemes, int from, int steps, long seed)
    {
        if (steps < 1)
        {
            throw new ReaderException($"A training goes on for one step at least; found {steps}.",
                $"Учить дальше можно хотя бы один шаг; здесь {steps}.");
        }

        _from = from;
        _probe = new NotesProbe(TrainingRecipes.Load("positions-rotary"), length: 128);
        foreach (var scheme in schemes)
        {
            using var stop = LanguageModel.Load($"glass/positions-{scheme}@{from}");
            var recipe = TrainingRecipes.Load($"positions-{scheme}") with { Steps = steps, WarmUp = 5, CorpusSeed = seed, KeepAt = [] };
            var trainer = new Trainer(recipe);
            foreach (var spec in trainer.Transformer.Parameters.Specs)
            {
                using var weights = stop.Transformer.Parameters[spec.Name].alias();
                trainer.Transformer.Parameters.Set(spec.Name, weights);
            }

            _runs.Add((scheme, trainer, []));
            Look(_runs[^1]);
        }
    }

    /// <summary>The points of each scheme, in the order of its steps.</summary>
    public IReadOnlyList<(string Scheme, IReadOnlyList<ContinuedPoint> Points)> Curves =>
        [.. _runs.Select(run => (PositionWorld.Name(run.Scheme), (IReadOnlyList<ContinuedPoint>)run.Points))];

    /// <summary>Trains all of them to the end, in turns, and looks on the way.</summary>
    /// <param name="looks">How many looks at each.</param>
    /// <param name="seen">Called after each look and some steps in between, for a picture that moves.</param>
    public Continuation Run(int looks = 15, Action? seen = null)
    {
        var steps = _runs[0].Trainer.Recipe.Steps;
        for (var look = 1; look <= Math.Min(looks, steps); look++)
        {
            foreach (var run in _runs)
            {
                while (run.Trainer.Step < steps * look / Math.Min(looks, steps))
                {
                    run.Trainer.Next();
                    if (run.Trainer.Step % StepsOfAFrame == 0)
                    {
                        seen?.Invoke(); // the mark of where it is has moved
                    }
                }

                Look(run);
                seen?.Invoke();
            }
        }

        return this;
    }

    /// <summary>The loss of each scheme so far, within the trained places and beyond.</summary>
    public Picture Draw()
    {
        var picture = Pictures.Lines(
            "Две схемы учатся дальше",
            new Axis("шаг обучения", "номер"),
            new Axis("сверх закона", "нат на слово") { FromZero = true },
            [
                .. Curves.SelectMany(curve => new[]
                {
                    Of($"{curve.Scheme}, места 0–63", curve.Points, p => p.Within, Stroke.Solid),
                    Of($"{curve.Scheme}, места 64–127", curve.Points, p => p.Beyond, Stroke.Dotted),
                }),
                Level("знает только частоты слов", RacePictures.Frequencies), Level("дно: закон", 0),
                .. _runs.Select(run => run.Trainer).Where(trainer => trainer.Step < trainer.Recipe.Steps).MaxBy(t => t.Step) is { } now
                    ? [new Series("сейчас", [_from + now.Step, _from + now.Step], [0, RacePictures.Frequencies]) { Stroke = Stroke.Dotted }]
                    : Array.Empty<Series>(),
            ]);
        picture.Figure.Height = 400;
        return picture.Share([.. Curves.Select(curve => curve.Scheme)]).WithNote(
            "Сюда смотрите: сплошная линия — места, которым учат, точечная — те, которых в обучении нет. Найдено записанное: "
            + string.Join("; ", Curves.Select(c => $"{c.Scheme} — {Pictures.Text(100 * c.Points[0].Recall, 0)}% → "
                + $"{Pictures.Text(100 * c.Points[^1].Recall, 0)}%")) + ".");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Trainer.Dispose();
        }
    }

    private static Series Of(string name, IReadOnlyList<ContinuedPoint> points, Func<ContinuedPoint, double> value, Stroke stroke) =>
        new(name, [.. points.Select(p => (double)p.Step)], [.. points.Select(value)]) { Stroke = stroke };

    private Series Level(string name, double value) =>
        new(name, [_from, _from + _runs[0].Trainer.Recipe.Steps], [value, value]) { Stroke = Stroke.Dashed };

    private void Look((string Scheme, Trainer Trainer, List<ContinuedPoint> Points) run)
    {
        var measured = new Dictionary<string, double>();
        _probe.Look(run.Trainer.Transformer, run.Trainer.Recipe, run.Trainer.Step, measured);
        string[] beyond = ["excess@64", "excess@80", "excess@96", "excess@112"];
        run.Points.Add(new(_from + run.Trainer.Step, measured["excess"], beyond.Average(name => measured[name]), measured["recall"]));
    }
}
