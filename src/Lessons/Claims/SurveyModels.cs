using System.Diagnostics;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// The models that surveys read, in float32. On each thread the last one stays loaded, for several surveys in a row read the same;
/// another name, or <see cref="Forget"/>, frees it.
/// </summary>
public static class SurveyModels
{
    private static readonly TimeSpan _often = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static LanguageModel? _last;

    /// <summary>A survey of one model: the same measurement of each unit by itself.</summary>
    /// <param name="name">The survey's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="columns">Names of the numbers; those that begin with # are counts.</param>
    /// <param name="units">All units in order; cheap, for a check takes a fiftieth of them.</param>
    /// <param name="row">Measures one.</param>
    /// <typeparam name="T">What a unit is before it is measured.</typeparam>
    public static Survey Survey<T>(
        string name, string model, IReadOnlyList<string> columns, Func<LanguageModel, IEnumerable<T>> units,
        Func<LanguageModel, T, SurveyRow> row) => new()
        {
            Name = name,
            Models = [model],
            Kind = Evidence.KindOf(model),
            Columns = columns,
            Run = scope => With(scope.Model, model, loaded =>
            {
                var (rows, clock) = (new List<SurveyRow>(), Stopwatch.StartNew());
                foreach (var (index, unit) in scope.Of(units(loaded)))
                {
                    rows.Add(row(loaded, unit));
                    if (clock.Elapsed > _often)
                    {
                        scope.Progress?.Invoke($"{name}: {index}");
                        clock.Restart();
                    }
                }

                return (loaded.Described, (IReadOnlyList<SurveyRow>)rows);
            }),
        };

    /// <summary>
    /// A survey of one model whose units are read side by side, so many at a time: for units that take so many seconds by
    /// themselves.
    /// </summary>
    internal static Survey SideBySide<T>(
        string name, string model, IReadOnlyList<string> columns, double seconds, Func<LanguageModel, IEnumerable<T>> units, int together,
        Func<LanguageModel, IReadOnlyList<T>, IEnumerable<SurveyRow>> rows) => new()
        {
            Name = name,
            Models = [model],
            DearSeconds = seconds,
            Kind = Evidence.KindOf(model),
            Columns = columns,
            Run = scope => With(scope.Model, model, loaded => (loaded.Described, (IReadOnlyList<SurveyRow>)
            [
                .. scope.Of(units(loaded)).Select(unit => unit.Item).Chunk(together).SelectMany((chunk, i) =>
                {
                    scope.Progress?.Invoke($"{name}: {i * together}");
                    return rows(loaded, chunk).ToList();
                }),
            ])),
        };

    /// <summary>Frees the model that this thread still has.</summary>
    public static void Forget()
    {
        _last?.Dispose();
        _last = null;
    }

    private static T With<T>(LanguageModel? given, string name, Func<LanguageModel, T> use)
    {
        if (given is not null)
        {
            return use(given);
        }

        if (_last?.Name != name)
        {
            Forget();
            _last = LanguageModel.Load(name);
        }

        return use(_last!);
    }
}
