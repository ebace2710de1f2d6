namespace Telltale.Audit.Probes;

/// <summary>What a probe takes, counted so that a short trial of training and asking tells the time.</summary>
/// <param name="Passes">Passes of a candidate through a model, for each model that is measured; the way back counts twice as much as the way there.</param>
/// <param name="Lessons">Records learnt, each as often as there are epochs, for each model that is measured.</param>
/// <param name="LessonsOnce">The same for all models together.</param>
internal sealed record ProbeWork(double Passes, double Lessons = 0, double LessonsOnce = 0);
