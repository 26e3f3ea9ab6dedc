using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.Claims;

/// <summary>What a check found of one survey.</summary>
/// <param name="Survey">Its name.</param>
/// <param name="Units">Units measured again.</param>
/// <param name="Largest">Largest difference of a number, relative where the number is above 1; of a count, in units of one.</param>
/// <param name="Fault">What is wrong; null: nothing.</param>
public sealed record SurveyCheck(string Survey, int Units, double Largest, string? Fault)
{
    /// <summary>How far a repeated number may lie from the kept one: above any rounding between processors, below any finding.</summary>
    public const double Tolerance = 1e-3;

    private const int Step = 50;

    // Each holds a model. A pass over a short text keeps one core busy, two surveys keep two.
    private const int Workers = 2;

    /// <summary>How long it took, what is read before the first unit included.</summary>
    public double Seconds { get; init; }

    /// <summary>Units that are kept.</summary>
    public int Kept { get; init; }

    /// <summary>Numbers of a unit that were compared, of how many.</summary>
    public (int Compared, int All) Numbers { get; init; }

    /// <summary>
    /// Repeats a survey on each fiftieth of its units. A training is not repeated: its recipe must be the one that was
    /// trained. Nor is a dear survey: its models must be those that were read. A model that is not on this machine is passed over.
    /// </summary>
    /// <param name="survey">The survey.</param>
    /// <param name="kept">What was kept of it.</param>
    /// <param name="patient">True: dear surveys too, every number of every fiftieth unit.</param>
    public static SurveyCheck Of(Survey survey, KeptSurvey kept, bool patient = false)
    {
        var clock = Stopwatch.StartNew();
        return Found(survey, kept, patient) with { Seconds = clock.Elapsed.TotalSeconds, Kept = kept.Rows.Count };
    }

    /// <summary>
    /// Checks surveys, two at a time: those of one small model and of none one after another, those of a real model as a thread is free.
    /// </summary>
    /// <param name="surveys">The surveys.</param>
    /// <param name="file">What was kept.</param>
    /// <param name="patient">True: dear surveys too.</param>
    /// <returns>In the order of the surveys.</returns>
    public static IReadOnlyList<SurveyCheck> OfAll(IReadOnlyList<Survey> surveys, EvidenceFile file, bool patient = false)
    {
        var found = new SurveyCheck[surveys.Count];
        var kept = surveys.Select(survey => file.Surveys.FirstOrDefault(one => one.Survey == survey.Name)).ToArray();

        // Small models share what is drawn from their law, which one thread reads at a time. Of the others the longest goes first.
        var work = new ConcurrentQueue<int[]>(surveys.Index()
            .GroupBy(one => one.Item.Kind == EvidenceKind.Real ? one.Index : -1)
            .OrderByDescending(group => group.Key < 0 ? double.PositiveInfinity
                : kept[group.Key] is { } one ? one.Seconds / one.Rows.Count : 0)
            .Select(group => group.Select(one => one.Index).ToArray()));
        var faults = new ConcurrentQueue<Exception>();
        void Work()
        {
            var threads = get_num_threads();
            try
            {
                set_num_threads(1);
                while (work.TryDequeue(out var group))
                {
                    foreach (var index in group)
                    {
                        found[index] = kept[index] is { } before ? Of(surveys[index], before, patient)
                            : new SurveyCheck(surveys[index].Name, 0, 0, "it was never measured");
                    }
                }
            }
            catch (Exception error)
            {
                faults.Enqueue(error);
            }
            finally
            {
                SurveyModels.Forget();
                set_num_threads(threads);
            }
        }

        Thread[] workers = [.. Enumerable.Range(0, Math.Min(Workers, Environment.ProcessorCount)).Select(_ => new Thread(Work))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return faults.IsEmpty ? found : throw new AggregateException(faults);
    }

    private static SurveyCheck Found(Survey survey, KeptSurvey kept, bool patient)
    {
        if (EvidenceKeeper.RecipeHash(survey) != kept.Recipe)
        {
            return new(survey.Name, 0, 0, "what is trained is not what was trained: measure it again");
        }

        foreach (var (name, hash) in kept.Hashes)
        {
            if (EvidenceKeeper.HashOf(name) is var found && found.Length > 0 && found != hash)
            {
                return new(survey.Name, 0, 0,
                    $"model {name} is not the one that was measured: SHA-256 {found[..12]}… for {hash[..12]}…");
            }
        }

        return survey.Recipe is not null || (survey.DearSeconds is not null && !patient)
            || survey.Models.Any(name => EvidenceKeeper.HashOf(name).Length == 0)
            ? new(survey.Name, 0, 0, null) : Repeated(survey, kept, patient);
    }

    private static SurveyCheck Repeated(Survey survey, KeptSurvey kept, bool patient)
    {
        var (largest, fault, compared) = (0.0, (string?)null, 0);
        // of a survey that is too short for that, the first unit
        var scope = kept.Rows.Count > Step / 2 ? new SurveyScope(Step, From: Step / 2) : new(int.MaxValue);
        var again = patient ? survey.Measure(scope)
            : (survey with { Run = survey.Brief ?? survey.Run }).Measure(scope with { Most = survey.Repeated });
        foreach (var row in again.Rows)
        {
            if (!kept.Rows.TryGetValue(row.Id, out var before) || before.Count != row.Values.Count)
            {
                return new(survey.Name, again.Rows.Count, largest, $"unit {row.Id} is not kept: measure it again");
            }

            int[] columns = [.. Enumerable.Range(0, before.Count)
                .Where(i => patient || survey.Brief is null || !double.IsNaN(row.Values[i]))];
            compared = columns.Length;
            foreach (var i in columns)
            {
                var difference = Difference(again.Columns[i], before[i], row.Values[i]);
                largest = Math.Max(largest, difference);
                fault ??= difference <= Tolerance ? null : string.Create(CultureInfo.InvariantCulture,
                    $"{again.Columns[i]} of {row.Id} is {row.Values[i]:g7} and was {before[i]:g7}");
            }
        }

        return new(survey.Name, again.Rows.Count, largest, fault) { Numbers = (compared, again.Columns.Count) };
    }

    // A count may move by one where a number lies on the edge of a bin.
    private static double Difference(string column, double before, double after) =>
        before == after || (double.IsNaN(before) && double.IsNaN(after)) ? 0
        : column[0] == '#' ? Math.Max(0, Math.Abs(before - after) - 1)
        : Math.Abs(before - after) / Math.Max(1, Math.Abs(before));
}
