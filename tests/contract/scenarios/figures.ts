// Dashboard, costs and analytics after `live` made one video and the platform told of it.
import { analyticsApi } from '@/services/analytics';
import { costApi } from '@/services/costs';
import { dashboardApi } from '@/services/dashboard';
import { videoApi } from '@/services/videos';
import { useCostStore } from '@/stores/useCostStore';
import { useDashboardStore } from '@/stores/useDashboardStore';
import { ask, assert, EMAIL, refused, signIn } from '../steps/common';

const TOLD = { views: 1200, revenue: 12.34 };
const costs = () => useCostStore.getState();
const near = (one: number, other: number) =>
  assert.ok(Math.abs(one - other) < 0.005, `${one} is not ${other}`);
let video: Awaited<ReturnType<typeof videoApi.getVideo>>;
let spent: number;

export default {
  async 'the video knows its figures'() {
    await signIn();
    [video] = await videoApi.getVideos();
    near(video.metrics.revenue, TOLD.revenue);
    assert.equal(video.metrics.views, TOLD.views);
  },

  async 'what was spent today is what the video cost'() {
    const breakdown = await costApi.getCostBreakdown('today');
    spent = breakdown.total;
    near(spent, video.cost.total);
    near(breakdown.voice_synthesis, video.cost.audio);
    const { ai_generation, voice_synthesis, storage, api_calls } = breakdown;
    near(ai_generation + voice_synthesis + storage + api_calls, spent);
    for (const period of ['week', 'month'] as const)
      near((await costApi.getCostBreakdown(period)).total, spent);
  },

  async 'the store, which names no period, gets the day'() {
    await costs().fetchBreakdown();
    near(costs().breakdown!.total, spent);
    await costs().fetchCosts();
    near(costs().currentCost, spent);
  },

  async 'the day is reported, and is in the history'() {
    const report = await costApi.getDailyCosts();
    near(report.totalCost, spent);
    assert.equal(report.videosGenerated, 1);
    near(report.costPerVideo, spent);
    near(report.budgetRemaining, Math.max(0, report.budget - report.totalCost));
    const history = await costApi.getCostHistory(7);
    assert.equal(history.length, 7);
    near(history.find(({ date }) => date === report.date)!.totalCost, spent);
    assert.equal((await costApi.getCostHistory()).length, 30);
  },

  async 'the month is projected'() {
    const { currentMonth, nextMonth } = await costApi.getCostProjection();
    near(currentMonth.spent, spent);
    assert.ok(currentMonth.projected >= currentMonth.spent - 0.005);
    assert.equal(nextMonth.assumptions.channels, 1);
  },

  async 'an alert is set, unless it makes no sense'() {
    await costApi.setCostAlert({ type: 'per_video', threshold: 1.5, email: EMAIL });
    const error = await refused(() => costApi.setCostAlert({ type: 'per_video', threshold: -1 }));
    assert.match(error.message, /threshold/);
  },

  async 'the overview has the figures, the days, what happened and the alerts'() {
    await useDashboardStore.getState().fetchDashboard();
    const { metrics, chartData } = useDashboardStore.getState();
    const { totalChannels, videosToday, videosProcessing, successRate } = metrics!;
    assert.deepEqual([totalChannels, videosToday, videosProcessing], [1, 1, 0]);
    assert.ok(successRate > 0 && successRate <= 100);
    for (const cost of [metrics!.dailyCost, metrics!.monthlyCost, chartData.at(-1)!.cost])
      near(cost, spent);
    near(metrics!.totalRevenue, TOLD.revenue);
    const { recentActivity, alerts } = await dashboardApi.getOverview();
    const types = new Set(recentActivity.map(({ type }) => type));
    assert.deepEqual([...types].sort(), ['channel_created', 'revenue_milestone', 'video_completed']);
    assert.ok(alerts.some(({ type }) => type === 'critical'));
  },

  async 'figures, chart and activity can be had for each period'() {
    for (const period of ['today', 'week', 'month'] as const)
      assert.equal((await dashboardApi.getMetrics(period)).videosToday, 1);
    for (const metric of ['revenue', 'cost', 'videos', 'views'] as const)
      for (const period of ['week', 'month', 'year'] as const) {
        const chart = await dashboardApi.getChartData(metric, period);
        near(chart.reduce((sum, { cost }) => sum + cost, 0), spent);
        near(chart.reduce((sum, { revenue }) => sum + revenue, 0), TOLD.revenue);
      }
    assert.equal((await dashboardApi.getActivity(1)).length, 1);
    assert.ok((await dashboardApi.getActivity()).length >= 3);
  },

  async 'a channel is analysed, with its best videos'() {
    for (const period of ['day', 'week', 'month'] as const) {
      const channel = await analyticsApi.getChannelAnalytics(video.channelId, period);
      assert.equal(channel.channelId, video.channelId);
      assert.equal(channel.metrics.views, TOLD.views);
      assert.deepEqual(channel.topVideos.map(({ videoId }) => videoId), [video.id]);
    }
  },

  async 'a video is analysed, and is among the best'() {
    const performance = await analyticsApi.getVideoAnalytics(video.id);
    assert.equal(performance.views, TOLD.views);
    near(performance.roi, ((TOLD.revenue - spent) / spent) * 100);
    const [best] = await analyticsApi.getTopPerformers();
    assert.deepEqual([best.videoId, best.performanceScore], [video.id, performance.performanceScore]);
    assert.equal((await analyticsApi.getTopPerformers(1)).length, 1);
  },

  async 'revenue is analysed for each period'() {
    for (const period of ['week', 'month', 'year'] as const)
      near((await analyticsApi.getRevenueAnalytics(period)).total, TOLD.revenue);
  },

  async 'an unknown period is refused with those there are'() {
    for (const path of ['/dashboard/metrics', '/costs/breakdown', '/analytics/revenue']) {
      const { status, body } = await ask('GET', `${path}?period=fortnight`);
      assert.deepEqual([status, body.code], [400, 'VAL_4001'], path);
      assert.match(body.message, /month/);
    }
  },
};
